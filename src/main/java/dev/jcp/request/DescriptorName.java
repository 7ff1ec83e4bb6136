package dev.jcp.request;

import dev.jcp.path.RawPath;
import java.util.List;

/**
 * Names by which a program's own descriptors are passed to it: {@code /dev/stdin}, {@code
 * /dev/fd/N}, a shell's {@code <(...)} and {@code >(...)}. To the file system they are links of
 * /proc, which lead nowhere as text, and somewhere else in another process.
 */
public final class DescriptorName {

  private static final RawPath DEV = RawPath.ascii("dev");
  private static final RawPath PROC = RawPath.ascii("proc");
  private static final RawPath TASK = RawPath.ascii("task");
  private static final RawPath FD = RawPath.ascii("fd");
  private static final RawPath SELF = RawPath.ascii("self");
  private static final RawPath THREAD = RawPath.ascii("thread-self");

  private DescriptorName() {}

  /** Is this cleaned path of the host one? A link that leads to one is not. */
  public static boolean is(RawPath path) {
    List<RawPath> names = path.isAbsolute() ? path.components() : List.of();
    int last = names.size() - 1;
    if (last == 1 && names.get(0).equals(DEV)) {
      String name = names.get(1).toString();
      return name.equals("stdin") || name.equals("stdout") || name.equals("stderr");
    }
    if (last < 2 || !isNumber(names.get(last)) || !names.get(last - 1).equals(FD)) {
      return false;
    }
    return last == 2 && names.get(0).equals(DEV)
        || names.get(0).equals(PROC)
            && isProcess(names.get(1))
            && (last == 3 || last == 5 && names.get(2).equals(TASK));
  }

  private static boolean isProcess(RawPath name) {
    return name.equals(SELF) || name.equals(THREAD) || isNumber(name);
  }

  private static boolean isNumber(RawPath name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.at(i) < '0' || name.at(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
