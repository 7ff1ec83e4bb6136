package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.proc.SmallFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How a container's numbers stand for the host's where Docker's daemon remaps them
 * (--userns-remap). It takes archives with the container's numbers, and gives them with the host's.
 *
 * <p>The daemon names its root directory by the host's numbers of the container's root
 * (/var/lib/docker/165536.165536). How many more there are is in /etc/subuid, or known of a process
 * of the container; on another host neither can be read.
 *
 * @param uids in the form of /proc/PID/uid_map
 * @param gids the same for groups
 */
public record RemappedNumbers(String uids, String gids) {

  /** No remapping. */
  static final RemappedNumbers NONE = new RemappedNumbers(Rootfs.IDENTITY, Rootfs.IDENTITY);

  /** The daemon does not say which: no owner has a number that could be told. */
  private static final RemappedNumbers UNKNOWN = new RemappedNumbers("", "");

  /** What useradd gives a user who gets subordinate ids. */
  private static final long USUAL_COUNT = 65536;

  private static final String[][] PATHS = {
    {"ResolvConfPath"},
    {"HostsPath"},
    {"LogPath"},
    {"GraphDriver", "Data", "MergedDir"},
    {"GraphDriver", "Data", "UpperDir"},
  };

  /**
   * Of a container of Docker's.
   *
   * @param inspected what the daemon says of it
   */
  static RemappedNumbers of(EngineApi api, Object inspected) throws DaemonException {
    if (Json.text(inspected, "HostConfig", "UsernsMode").equals("host") || isPlain(inspected)) {
      return NONE;
    }
    Object info = api.info();
    if (!remaps(info)) {
      return NONE;
    }
    String root = Json.text(info, "DockerRootDir");
    String[] numbers = pair(root.substring(root.lastIndexOf('/') + 1));
    if (numbers == null) {
      return UNKNOWN;
    }
    int pid = Json.pid(inspected, "State", "Pid");
    return new RemappedNumbers(
        map(numbers[0], ofProcess(pid, "uid_map"), "/etc/subuid"),
        map(numbers[1], ofProcess(pid, "gid_map"), "/etc/subgid"));
  }

  /** There are such numbers, and they cannot be told. */
  public boolean areUnknown() {
    return uids.isEmpty();
  }

  /** The daemon's files do not lie in a directory of such a name: it need not be asked. */
  private static boolean isPlain(Object inspected) {
    boolean known = false;
    for (String[] keys : PATHS) {
      String path = Json.text(inspected, keys);
      known |= !path.isEmpty();
      for (String name : path.split("/", -1)) {
        if (pair(name) != null) {
          return false;
        }
      }
    }
    return known;
  }

  private static boolean remaps(Object info) {
    if (Json.at(info, "SecurityOptions") instanceof List<?> options) {
      for (Object option : options) {
        String text = String.valueOf(option);
        if (text.equals("name=userns") || text.startsWith("name=userns,")) {
          return true;
        }
      }
    }
    return false;
  }

  /** The two numbers of "165536.165536", or null. */
  private static String[] pair(String name) {
    String[] parts = name.split("\\.", -1);
    return parts.length == 2 && isNumber(parts[0]) && isNumber(parts[1]) ? parts : null;
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 10;
  }

  private static String ofProcess(int pid, String file) {
    return pid == 0 ? "" : text("/proc/" + pid + "/" + file);
  }

  private static String text(String file) {
    try {
      byte[] bytes = SmallFile.readOrNull(RawPath.ascii(file));
      return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (ErrnoException e) {
      return "";
    }
  }

  /**
   * The map in which root has that number outside. A daemon on another host has processes and
   * subordinate ids of its own: ours count only if they begin with the same.
   */
  private static String map(String root, String ofProcess, String subordinateFile) {
    String[] first = ofProcess.trim().split("\\s+", -1);
    if (first.length >= 3 && first[0].equals("0") && first[1].equals(root)) {
      return ofProcess;
    }
    return ofSubordinates(root, text(subordinateFile));
  }

  /** The ranges of the user whose first one begins there, one behind the other; subuid(5). */
  static String ofSubordinates(String root, String file) {
    List<String[]> lines = new ArrayList<>();
    String owner = null;
    for (String line : file.split("\n", -1)) {
      String[] fields = line.trim().split(":", -1);
      if (fields.length == 3 && isNumber(fields[1]) && isNumber(fields[2])) {
        lines.add(fields);
        owner = owner == null && fields[1].equals(root) ? fields[0] : owner;
      }
    }
    StringBuilder map = new StringBuilder();
    long inside = 0;
    for (String[] fields : lines) {
      boolean counts = fields[0].equals(owner) && (inside > 0 || fields[1].equals(root));
      if (counts) {
        map.append(inside).append(' ').append(fields[1]).append(' ').append(fields[2]).append('\n');
        inside += Long.parseLong(fields[2]);
      }
    }
    return inside > 0 ? map.toString() : "0 " + root + " " + USUAL_COUNT;
  }
}
