package dev.jcp.engine;

import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What of a container its engine's archives show. Docker's daemon mounts the container's volumes
 * and binds once more for an archive, but no tmpfs: what it packs and unpacks there is the
 * directory below the mount, which the container never sees.
 *
 * @param mounts where the running container has something mounted
 * @param readOnlyRoot an archive for {@code /} is refused
 * @param refusesLinksOut a symlink that leads out of the directory that an archive is unpacked in
 *     makes the engine refuse the archive
 * @param numbers the owners that archives have on the way out
 */
public record ArchiveView(
    List<Mount> mounts, boolean readOnlyRoot, boolean refusesLinksOut, RemappedNumbers numbers) {

  private static final RawPath SLASH = RawPath.ascii("/");

  /** What the runtime mounts, unless the configuration has something else there. */
  private static final List<Mount> RUNTIMES =
      List.of(
          new Mount(RawPath.ascii("/dev"), "tmpfs"),
          new Mount(RawPath.ascii("/proc"), "proc"),
          new Mount(RawPath.ascii("/sys"), "sysfs"));

  /**
   * A mount in the container.
   *
   * @param unseen what is mounted there and not shown by the engine; null where it is shown
   */
  public record Mount(RawPath path, String unseen) {

    /** The kernel's own files, which no copy goes into. */
    public boolean isKernels() {
      return unseen != null && !unseen.equals("tmpfs");
    }

    private boolean holds(RawPath other) {
      return other.equals(path) || other.startsWith(path.concat(SLASH));
    }
  }

  /**
   * Reads what the engine says of a container.
   *
   * @param podman it joins a running container's mounts, and refuses no links
   */
  static ArchiveView parse(Object json, boolean podman, RemappedNumbers numbers) {
    List<Mount> mounts = new ArrayList<>();
    if (Json.flag(json, "State", "Running")) {
      mounts.addAll(RUNTIMES);
      if (Json.at(json, "HostConfig", "Tmpfs") instanceof Map<?, ?> tmpfs) {
        for (Object path : tmpfs.keySet()) {
          add(mounts, (String) path, podman ? null : "tmpfs");
        }
      }
      if (Json.at(json, "Mounts") instanceof List<?> configured) {
        for (Object mount : configured) {
          boolean hidden = !podman && Json.text(mount, "Type").equals("tmpfs");
          add(mounts, Json.text(mount, "Destination"), hidden ? "tmpfs" : null);
        }
      }
    }
    return new ArchiveView(
        mounts, Json.flag(json, "HostConfig", "ReadonlyRootfs"), !podman, numbers);
  }

  private static void add(List<Mount> mounts, String path, String unseen) {
    Mount mount = new Mount(Shown.path(path).clean(), unseen);
    mounts.removeIf(other -> other.path().equals(mount.path()));
    mounts.add(mount);
  }

  /** There are unseen mounts that the user has asked for, and that links may lead into. */
  public boolean hidesMounts() {
    for (Mount mount : mounts) {
      if (mount.unseen() != null && !RUNTIMES.contains(mount)) {
        return true;
      }
    }
    return false;
  }

  /** What is unseen at a path: the mount that holds it, or null where the engine shows it. */
  public Mount unseenAt(RawPath path) {
    Mount deepest = null;
    for (Mount mount : mounts) {
      if (mount.holds(path)
          && (deepest == null || mount.path().length() > deepest.path().length())) {
        deepest = mount;
      }
    }
    return deepest == null || deepest.unseen() == null ? null : deepest;
  }

  /** The unseen mount that begins just there, or null. */
  public Mount unseenFrom(RawPath path) {
    for (Mount mount : mounts) {
      if (mount.unseen() != null && mount.path().equals(path)) {
        return mount;
      }
    }
    return null;
  }
}
