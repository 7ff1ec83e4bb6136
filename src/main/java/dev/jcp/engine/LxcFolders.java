package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.proc.SmallFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The folders in which LXC keeps one folder for each container, LXCPATH/NAME, with a {@code config}
 * (lxc.container.conf(5)) that says where the rootfs is.
 */
final class LxcFolders {

  private static final RawPath CONFIG = RawPath.ascii("config");
  private static final String DIR = "dir:";

  /** LXC's own, then those of LXD and Incus, which keep their configuration elsewhere. */
  private static final List<String> DEFAULTS =
      List.of(
          "/var/lib/lxc",
          "/var/lib/incus/containers",
          "/var/lib/lxd/containers",
          "/var/snap/lxd/common/lxd/containers");

  private LxcFolders() {}

  /** The container that is defined under that name, with its rootfs where that is a folder. */
  static List<Container> find(String name, EngineSettings settings, Notes notes) {
    for (RawPath folder : folders(settings, notes)) {
      RawPath container = folder.resolve(Shown.path(name));
      try {
        if (Linux.statxOrNull(Fd.WORKING_DIRECTORY, container) != null) {
          return List.of(Container.stopped(LxcEngine.NAME, name, rootfs(container, notes)));
        }
      } catch (ErrnoException e) {
        noteUnlessAbsent(container, e, notes);
      }
    }
    return List.of();
  }

  static List<Container> list(EngineSettings settings, Notes notes) {
    List<Container> containers = new ArrayList<>();
    for (RawPath folder : folders(settings, notes)) {
      for (RawPath name : Folders.readableNames(folder, notes)) {
        if (name.at(0) != '.') {
          String text = new String(name.bytes(), StandardCharsets.UTF_8);
          containers.add(
              Container.stopped(LxcEngine.NAME, text, rootfs(folder.resolve(name), notes)));
        }
      }
    }
    return containers;
  }

  /**
   * lxc.lxcpath of the user's lxc.conf, then of the system's (lxc.system.conf(5)), then defaults.
   */
  private static List<RawPath> folders(EngineSettings settings, Notes notes) {
    List<RawPath> folders = new ArrayList<>();
    String home = settings.ownHome();
    if (home != null) {
      addConfigured(Shown.path(home + "/.config/lxc/lxc.conf"), folders, notes);
    }
    addConfigured(RawPath.ascii("/etc/lxc/lxc.conf"), folders, notes);
    for (String folder : DEFAULTS) {
      folders.add(RawPath.ascii(folder));
    }
    if (home != null) {
      folders.add(Shown.path(home + "/.local/share/lxc"));
    }
    return folders;
  }

  private static void addConfigured(RawPath file, List<RawPath> folders, Notes notes) {
    for (String value : values(file, "lxc.lxcpath", notes)) {
      folders.add(Shown.path(value));
    }
  }

  /** Null where it is not a plain folder (overlay, a logical volume), or not said. */
  private static Rootfs rootfs(RawPath container, Notes notes) {
    RawPath config = container.resolve(CONFIG);
    List<String> paths = values(config, "lxc.rootfs.path", notes);
    if (paths.isEmpty()) {
      return null;
    }
    String path = paths.get(paths.size() - 1);
    String folder = path.startsWith(DIR) ? path.substring(DIR.length()) : path;
    if (!folder.startsWith("/")) {
      notes.note(config + ": the rootfs is not a plain folder: " + Shown.text(path));
      return null;
    }
    List<String> maps = values(config, "lxc.idmap", notes);
    if (maps.isEmpty()) {
      return Rootfs.at(Shown.path(folder));
    }
    Rootfs mapped = new Rootfs(Shown.path(folder), map(maps, 'u'), map(maps, 'g'));
    if (mapped.uidMap().isEmpty() || mapped.gidMap().isEmpty()) {
      notes.note(config + ": no use is to be made of lxc.idmap");
      return null;
    }
    return mapped;
  }

  /**
   * {@code u 0 100000 65536}: users (u), groups (g) or both (b), then as in uid_map; empty where a
   * line is none of that kind.
   */
  private static String map(List<String> maps, char kind) {
    StringBuilder lines = new StringBuilder();
    for (String map : maps) {
      if (map.length() > 2 && (map.charAt(0) == kind || map.charAt(0) == 'b')) {
        String numbers = map.substring(2).trim();
        if (!areThree(numbers)) {
          return "";
        }
        lines.append(numbers).append('\n');
      }
    }
    return lines.toString();
  }

  private static boolean areThree(String numbers) {
    int words = 0;
    for (int i = 0; i < numbers.length(); i++) {
      char c = numbers.charAt(i);
      if (c != ' ' && (c < '0' || c > '9')) {
        return false;
      }
      words += c != ' ' && (i == 0 || numbers.charAt(i - 1) == ' ') ? 1 : 0;
    }
    return words == 3;
  }

  /** The values of a key, {@code key = value} on a line of its own each. */
  private static List<String> values(RawPath file, String key, Notes notes) {
    List<String> values = new ArrayList<>();
    try {
      byte[] bytes = SmallFile.readOrNull(file);
      String text = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        int equals = line.indexOf('=');
        if (equals > 0 && line.substring(0, equals).trim().equals(key)) {
          values.add(line.substring(equals + 1).trim());
        }
      }
    } catch (ErrnoException e) {
      noteUnlessAbsent(file, e, notes);
    }
    return values;
  }

  private static void noteUnlessAbsent(RawPath file, ErrnoException e, Notes notes) {
    if (!e.isOneOf(Errno.ENOENT, Errno.ENOTDIR)) {
      notes.note(file + ": cannot read: " + e.reason());
    }
  }
}
