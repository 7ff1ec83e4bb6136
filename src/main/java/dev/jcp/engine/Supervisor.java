package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that an engine leaves to watch over a container, init's parent: conmon,
 * containerd-shim, LXC's monitor, systemd-nspawn. Its command line says what the container is
 * called.
 *
 * <p>Any process can write what it likes there. So it counts by whose it is: root's own word is
 * taken, another user's is shown with his name before it, and one inside a container is asked only
 * by who names the engine.
 *
 * @param arguments its command line
 */
record Supervisor(ProcessStatus status, List<String> arguments) {

  private static final RawPath SELF_ROOT = RawPath.ascii("/proc/self/root");
  private static final RawPath HOST_ROOT = RawPath.ascii("/proc/1/root");

  /**
   * Init's parent; null where there is none (any more), or none that can be looked at.
   *
   * @param command null as well for another command than this one, unless empty
   */
  static Supervisor of(ProcessStatus init, String command) {
    try {
      if (!command.isEmpty() && !command.equals(command(init.parent()))) {
        return null;
      }
      ProcessStatus status = ProcessStatus.read(init.parent());
      RawPath folder = RawPath.ascii("/proc/" + init.parent());
      byte[] line = SmallFile.readOrNull(folder.resolve(RawPath.ascii("cmdline")));
      if (status == null || line == null || status.pid() == 1) {
        return null;
      }
      return new Supervisor(status, split(line));
    } catch (ErrnoException e) {
      return null;
    }
  }

  /** Its own root folder is not the host's, so it runs inside a container. */
  boolean isNested() {
    Stat root = rootOf(RawPath.ascii("/proc/" + status.pid() + "/root"));
    Stat host = rootOf(HOST_ROOT);
    host = host == null ? rootOf(SELF_ROOT) : host;
    return root == null || host == null || !root.sameFileAs(host);
  }

  /** Some part of its command line has that text. */
  boolean mentions(String text) {
    for (String argument : arguments) {
      if (argument.contains(text)) {
        return true;
      }
    }
    return false;
  }

  private static Stat rootOf(RawPath link) {
    try {
      return Linux.statxRemembered(Fd.WORKING_DIRECTORY, link);
    } catch (ErrnoException e) {
      return null;
    }
  }

  /** /proc/PID/comm, which is sooner read than the rest. */
  private static String command(int pid) throws ErrnoException {
    byte[] line = SmallFile.readOrNull(RawPath.ascii("/proc/" + pid + "/comm"));
    return line == null ? "" : new String(line, StandardCharsets.ISO_8859_1).trim();
  }

  private static List<String> split(byte[] line) {
    List<String> arguments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < line.length; i++) {
      if (line[i] == 0) {
        arguments.add(new String(line, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    return arguments;
  }

  /** {@code -n VALUE}, {@code --name=VALUE} or {@code --name VALUE}; empty where it is missing. */
  String option(String shortName, String longName) {
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if ((argument.equals(shortName) || argument.equals(longName)) && i + 1 < arguments.size()) {
        return arguments.get(i + 1);
      }
      if (argument.startsWith(longName + "=")) {
        return argument.substring(longName.length() + 1);
      }
      if (argument.startsWith(shortName) && !argument.startsWith("--") && shortName.length() == 2) {
        if (argument.length() > 2) {
          return argument.substring(2);
        }
      }
    }
    return "";
  }

  /** The program's name, from the kernel: 15 bytes of it. */
  String command() {
    return status.command();
  }

  /** In the host's files; for a bundle. */
  RawPath workingFolder() {
    return RawPath.ascii("/proc/" + status.pid() + "/cwd");
  }
}
