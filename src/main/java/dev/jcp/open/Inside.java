package dev.jcp.open;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a jcp tells the one that it starts inside a user namespace, in a variable of the
 * environment: that it is the second, so that there is no third, and which processes were found
 * under which names. In there nothing is looked for again: an engine asked by somebody who is root
 * now would answer for root.
 *
 * @param containers none where this process is not root in the namespace that was to be entered
 */
record Inside(List<Known> containers) {

  static final String VARIABLE = "JCP_USER_NAMESPACE";

  private static final RawPath OURS = RawPath.ascii("/proc/self/ns/user");

  /**
   * A container that was found outside.
   *
   * @param name as the user typed it
   * @param startTicks of the process with that PID: another one may have the number by now
   * @param id that the process is still to be proven to have; empty where it has been proven
   * @param user the configured one
   */
  record Known(String name, int pid, long startTicks, String id, String user) {

    private String line() {
      return String.join("\t", name, Integer.toString(pid), Long.toString(startTicks), id, user);
    }

    private static Known parse(String line) {
      String[] fields = line.split("\t", -1);
      return new Known(
          fields[0], Integer.parseInt(fields[1]), Long.parseLong(fields[2]), fields[3], fields[4]);
    }

    /** An image chooses its user's name: one with a tab in it must not become another container. */
    private boolean isPlain() {
      String texts = name + id + user;
      for (int i = 0; i < texts.length(); i++) {
        if (texts.charAt(i) <= 0x20 || texts.charAt(i) > 0x7e) {
          return false;
        }
      }
      return true;
    }
  }

  /** The value of the variable, or null where it cannot be written so. */
  static RawPath text(RawPath namespace, List<Known> containers) {
    StringBuilder text = new StringBuilder();
    for (Known known : containers) {
      if (!known.isPlain()) {
        return null;
      }
      text.append('\n').append(known.line());
    }
    return namespace.concat(RawPath.ascii(text.toString()));
  }

  /** What this process was told; null in one that a user has started. */
  static Inside read(Map<String, String> environment) {
    String text = environment.get(VARIABLE);
    if (text == null) {
      return null;
    }
    String[] lines = text.split("\n", -1);
    List<Known> containers = new ArrayList<>();
    try {
      RawPath ours = Linux.readlinkat(Fd.WORKING_DIRECTORY, OURS);
      if (LinuxProcess.geteuid() != 0 || !ours.equals(RawPath.ascii(lines[0]))) {
        return new Inside(List.of());
      }
      for (int i = 1; i < lines.length; i++) {
        containers.add(Known.parse(lines[i]));
      }
      return new Inside(containers);
    } catch (ErrnoException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return new Inside(List.of());
    }
  }

  /** The container of that name, or null. */
  Known find(String name) {
    for (Known known : containers) {
      if (known.name.equals(name)) {
        return known;
      }
    }
    return null;
  }
}
