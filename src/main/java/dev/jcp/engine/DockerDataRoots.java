package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.proc.CgroupId;
import dev.jcp.proc.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The folders in which Docker daemons keep one folder for each container: DATA-ROOT/containers. */
final class DockerDataRoots {

  private static final RawPath DAEMON_JSON = RawPath.ascii("/etc/docker/daemon.json");
  private static final RawPath CONTAINERS = RawPath.ascii("containers");

  private DockerDataRoots() {}

  /** The one that the user named, else those that the configuration and Docker's defaults name. */
  static List<RawPath> configured(EngineSettings settings, Notes notes) {
    List<RawPath> roots = new ArrayList<>();
    if (settings.dataRoot() != null) {
      roots.add(Shown.path(settings.dataRoot()));
    } else {
      String configured = fromDaemonJson(notes);
      if (!configured.isEmpty()) {
        roots.add(Shown.path(configured));
      }
      roots.add(RawPath.ascii("/var/lib/docker"));
      String home = settings.ownHome();
      if (home != null) {
        roots.add(Shown.path(home + "/.local/share/docker"));
      }
    }
    List<RawPath> folders = new ArrayList<>();
    for (RawPath root : roots) {
      addFolders(root, folders, notes);
    }
    return folders;
  }

  private static String fromDaemonJson(Notes notes) {
    try {
      byte[] json = SmallFile.readOrNull(DAEMON_JSON);
      if (json == null) {
        return "";
      }
      Object value = Json.parse(json);
      String root = Json.text(value, "data-root");
      return root.isEmpty() ? Json.text(value, "graph") : root;
    } catch (IOException e) {
      notes.note(DAEMON_JSON + ": cannot read: " + e.getMessage());
      return "";
    }
  }

  /** With --userns-remap everything lies one folder deeper, in UID.GID of the container's root. */
  private static void addFolders(RawPath root, List<RawPath> folders, Notes notes) {
    for (RawPath name : Folders.readableNames(root, notes)) {
      if (name.equals(CONTAINERS)) {
        addOnce(folders, root.resolve(CONTAINERS));
      } else if (isRemapped(name)) {
        addOnce(folders, root.resolve(name).resolve(CONTAINERS));
      }
    }
  }

  private static boolean isRemapped(RawPath name) {
    int dots = 0;
    for (byte b : name.bytes()) {
      if (b == '.') {
        dots++;
      } else if (b < '0' || b > '9') {
        return false;
      }
    }
    return dots == 1;
  }

  private static void addOnce(List<RawPath> folders, RawPath folder) {
    if (!folders.contains(folder)) {
      folders.add(folder);
    }
  }

  /** The ids in such a folder. */
  static List<String> ids(RawPath containers, Notes notes) {
    List<String> ids = new ArrayList<>();
    for (RawPath name : Folders.readableNames(containers, notes)) {
      String text = new String(name.bytes(), StandardCharsets.ISO_8859_1);
      if (CgroupId.isId(text)) {
        ids.add(text);
      }
    }
    return ids;
  }

  /**
   * The folder of a running container's daemon, from what that daemon has mounted for it: {@code
   * upperdir=D/overlay2/...}, or {@code D/containers/ID/hosts}; null where neither is there.
   *
   * <p>Only for containers that no configured folder has: who may mount in a container could make
   * this say anything, but can so give no name other than his own container's.
   */
  static RawPath ofProcess(int pid, String id) {
    String mounts;
    try {
      RawPath file = RawPath.ascii("/proc/" + pid + "/mountinfo");
      mounts = new String(SmallFile.read(file), StandardCharsets.ISO_8859_1);
    } catch (ErrnoException e) {
      return null;
    }
    int upper = mounts.indexOf("upperdir=/");
    int overlay = upper < 0 ? -1 : mounts.indexOf("/overlay2/", upper);
    int comma = upper < 0 ? -1 : mounts.indexOf(',', upper);
    if (overlay > 0 && overlay < comma) {
      return folder(mounts.substring(upper + "upperdir=".length(), overlay));
    }
    int bind = mounts.indexOf("/containers/" + id + "/");
    return bind < 0 ? null : folder(mounts.substring(mounts.lastIndexOf(' ', bind) + 1, bind));
  }

  /**
   * A name from mountinfo, where blanks are written as octal; such a folder has to be named by the
   * user.
   */
  private static RawPath folder(String root) {
    return RawPath.of(root.getBytes(StandardCharsets.ISO_8859_1)).resolve(CONTAINERS);
  }
}
