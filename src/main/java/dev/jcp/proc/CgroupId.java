package dev.jcp.proc;

import java.nio.charset.StandardCharsets;

/**
 * The container that a process is in, as the path of its cgroup tells (cgroups(7),
 * /proc/PID/cgroup).
 *
 * <p>With the cgroupfs driver the path is {@code /docker/ID}, or {@code /PARENT/ID} under
 * --cgroup-parent; with systemd's it ends in {@code docker-ID.scope}. Other engines put another
 * prefix before the id ({@code libpod-}, {@code cri-containerd-}) and are not meant here.
 *
 * @param id 64 hex digits
 * @param certain the path says that it is Docker's; else only Docker's own state can
 */
public record CgroupId(String id, boolean certain) {

  static final int ID_LENGTH = 64;
  private static final String SCOPE = "docker-";

  /**
   * Reads a whole /proc/PID/cgroup, v1, v2 or both; null where no line names a container of
   * Docker's.
   *
   * <p>The outermost id counts. Whoever is root in a container may make cgroups below his own with
   * any name he likes, the id of another container too; above it he can make none.
   */
  public static CgroupId parse(byte[] cgroupFile) {
    int lineStart = 0;
    for (int i = 0; i <= cgroupFile.length; i++) {
      if (i == cgroupFile.length || cgroupFile[i] == '\n') {
        // most processes of a host are in no container: their lines are shorter than an id
        if (i - lineStart > ID_LENGTH) {
          CgroupId id = line(ascii(cgroupFile, lineStart, i));
          if (id != null) {
            return id;
          }
        }
        lineStart = i + 1;
      }
    }
    return null;
  }

  private static String ascii(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** {@code 4:memory:/docker/ID}: a number, controllers, a path. */
  private static CgroupId line(String line) {
    int path = line.indexOf(':', line.indexOf(':') + 1) + 1;
    String parent = "";
    for (int start = path; start < line.length(); ) {
      int slash = line.indexOf('/', start);
      String name = line.substring(start, slash < 0 ? line.length() : slash);
      int end = name.endsWith(".scope") ? name.length() - ".scope".length() : name.length();
      int idStart = end - ID_LENGTH;
      if (idStart >= 0 && isId(name, idStart, end)) {
        if (idStart == 0) {
          return new CgroupId(name.substring(0, end), parent.equals("docker"));
        }
        return name.startsWith(SCOPE) && idStart == SCOPE.length()
            ? new CgroupId(name.substring(idStart, end), true)
            : null;
      }
      parent = name;
      start = slash < 0 ? line.length() : slash + 1;
    }
    return null;
  }

  public static boolean isId(String text) {
    return text.length() == ID_LENGTH && isId(text, 0, ID_LENGTH);
  }

  private static boolean isId(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
