package dev.jcp.open;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.path.RawPath;
import java.nio.charset.StandardCharsets;
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
record Inside(List<KnownContainer> containers) {

  static final String VARIABLE = "JCP_USER_NAMESPACE";

  private static final RawPath OURS = RawPath.ascii("/proc/self/ns/user");

  /** The value of the variable, or null where it cannot be written so. */
  static RawPath text(RawPath namespace, List<KnownContainer> containers) {
    StringBuilder text = new StringBuilder();
    for (KnownContainer known : containers) {
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
    boolean root = LinuxProcess.geteuid() == 0;
    if (text == null || root && !UserNamespace.isBelowHosts()) {
      return null; // nobody has started the host's root again, whatever his environment says
    }
    String[] lines = text.split("\n", -1);
    List<KnownContainer> containers = new ArrayList<>();
    try {
      byte[] name = Linux.readlinkat(Fd.WORKING_DIRECTORY, OURS).bytes();
      String ours = new String(name, StandardCharsets.US_ASCII);
      if (!root || !ours.equals(lines[0])) {
        return new Inside(List.of());
      }
      for (int i = 1; i < lines.length; i++) {
        containers.add(KnownContainer.parse(lines[i]));
      }
      return new Inside(containers);
    } catch (ErrnoException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return new Inside(List.of());
    }
  }

  /** The container of that name, or null. */
  KnownContainer find(String name) {
    for (KnownContainer known : containers) {
      if (known.name().equals(name)) {
        return known;
      }
    }
    return null;
  }
}
