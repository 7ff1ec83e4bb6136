package dev.jcp.proc;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.path.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The cgroups that a process is in, /proc/PID/cgroup (cgroups(7)): one path for each hierarchy.
 *
 * <p>Whoever is root in a container may make cgroups below his own with any name he likes; above it
 * he can make none. So a name counts where it is the outermost of its kind in its path.
 */
public final class Cgroup {

  private static final String ROOT = "/sys/fs/cgroup";
  private static final String SCOPE = ".scope";

  private final byte[] file;

  private Cgroup(byte[] file) {
    this.file = file;
  }

  /** As the file has it. */
  public static Cgroup parse(byte[] file) {
    return new Cgroup(file);
  }

  /** Null where there is no such process (any more). */
  public static Cgroup read(int pid) throws ErrnoException {
    byte[] file = SmallFile.ofProcessOrNull(pid, "cgroup");
    return file == null ? null : parse(file);
  }

  /** As Docker names its cgroups; null where this is none of its. */
  public CgroupId docker() {
    return CgroupId.parse(file);
  }

  /**
   * The outermost id of 64 hex digits, whatever engine's prefix it has; else an empty text. podman
   * without systemd puts a pod's id above that of its containers, {@code
   * libpod_parent/POD/libpod-ID}.
   */
  public String id() {
    for (String[] path : paths()) {
      for (int i = 0; i < path.length; i++) {
        String id = bare(path[i]);
        if (CgroupId.isId(id)) {
          boolean pod = i > 0 && i + 1 < path.length && path[i - 1].equals("libpod_parent");
          return pod && path[i + 1].startsWith("libpod-") ? bare(path[i + 1]) : id;
        }
      }
    }
    return "";
  }

  /** The innermost one: of a container inside a container, what the outer one says it is. */
  public String untrustedInnerId() {
    String id = "";
    for (String[] path : paths()) {
      for (String component : path) {
        id = CgroupId.isId(bare(component)) ? bare(component) : id;
      }
    }
    return id;
  }

  /** It may have that text in an id; most have not, and that is seen sooner. */
  public boolean mentions(String text) {
    return new String(file, StandardCharsets.ISO_8859_1).contains(text);
  }

  /** The container with that id, or something below it. */
  public boolean isOf(String id) {
    return mentions(id) && (CgroupId.isId(id) ? id().equals(id) : names(id));
  }

  /**
   * The folder that the id's cgroup lies in is root's, or of who runs jcp. A user has such folders
   * of his own (systemd delegates them), in which he may give a cgroup any name. What cannot be
   * looked at, since jcp is in a cgroup namespace itself, is believed.
   */
  public boolean isTrusted(String id) {
    for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      int at = line.indexOf(id);
      int start = line.indexOf('/');
      if (at > start && start > 0) {
        String above = line.substring(start, line.lastIndexOf('/', at));
        String controllers = line.substring(line.indexOf(':') + 1, start - 1);
        return controllers.isEmpty()
            ? isTrustedFolder("/unified" + above) && isTrustedFolder(above)
            : isTrustedFolder("/" + controllers.replace("name=", "") + above);
      }
    }
    return false;
  }

  private static boolean isTrustedFolder(String path) {
    try {
      RawPath folder = RawPath.of((ROOT + path).getBytes(StandardCharsets.ISO_8859_1));
      return MountOwner.isTrusted(Linux.statxFollowing(Fd.WORKING_DIRECTORY, folder).uid());
    } catch (ErrnoException e) {
      return true;
    }
  }

  /**
   * Some path has it as a component: {@code ID}, {@code libpod-ID}, {@code cri-containerd-ID.scope}
   * and the like. A part of a component is somebody else.
   */
  private boolean names(String id) {
    for (String[] path : paths()) {
      for (String component : path) {
        if (component.equals(id) || bare(component).equals(id)) {
          return true;
        }
        // an id with a dash of its own
        if (component.endsWith("-" + id + SCOPE)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Each hierarchy's, by components; a host of cgroup v1 has a dozen that are the same. */
  private List<String[]> paths() {
    List<String[]> paths = new ArrayList<>();
    String last = "";
    for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      int start = line.indexOf(':', line.indexOf(':') + 1) + 1;
      String path = start > 0 ? line.substring(start) : "";
      if (!path.isEmpty() && !path.equals(last)) {
        paths.add(path.split("/", -1));
        last = path;
      }
    }
    return paths;
  }

  private static String bare(String component) {
    int end = component.endsWith(SCOPE) ? component.length() - SCOPE.length() : component.length();
    return component.substring(component.lastIndexOf('-', end) + 1, end);
  }
}
