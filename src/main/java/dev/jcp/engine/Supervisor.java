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
      if (!command.isEmpty() && !command.equals(ProcessStatus.command(init.parent()))) {
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

  /**
   * It runs inside a container: in a PID namespace below ours, or with another root folder than the
   * host's.
   */
  boolean isNested() {
    Stat root = rootOf(RawPath.ascii("/proc/" + status.pid() + "/root"));
    Stat host = rootOf(HOST_ROOT);
    host = host == null ? rootOf(SELF_ROOT) : host;
    return status.levels() > 1 || root == null || host == null || !root.sameFileAs(host);
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

  /**
   * {@code -n VALUE}, {@code -nVALUE}, {@code -bn VALUE}, {@code --name=VALUE} or {@code --name
   * VALUE}; empty where it is missing.
   *
   * @param shortName as in {@code -n}; options of Go's flag package ({@code -namespace}) are whole
   */
  String option(String shortName, String longName) {
    boolean letter = shortName.length() == 2;
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      if (argument.equals(shortName) || argument.equals(longName)) {
        return next;
      }
      if (argument.startsWith(longName + "=")) {
        return argument.substring(longName.length() + 1);
      }
      boolean cluster = letter && argument.startsWith("-") && !argument.startsWith("--");
      int at = cluster ? argument.indexOf(shortName.charAt(1)) : -1;
      if (at > 0) {
        return at + 1 < argument.length() ? argument.substring(at + 1) : next;
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
