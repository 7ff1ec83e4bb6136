package dev.jcp.open;

import dev.jcp.engine.ArchiveView;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;

/**
 * What a container has mounted and its engine does not see (tmpfs, /dev/shm, /proc). docker cp
 * copies into the directory below such a mount and says that all is well.
 */
final class UnseenMounts {

  private UnseenMounts() {}

  /** Refuses a path in one of them. */
  static void refuse(ArchiveView view, RawPath path, RawPath typed) throws Failure {
    ArchiveView.Mount mount = view.unseenAt(path);
    if (mount != null) {
      throw Failure.of(typed + ": " + words(mount))
          .withRemedy("run jcp as root on the container's own host");
    }
  }

  static String words(ArchiveView.Mount mount) {
    return "the container has something mounted at "
        + mount.path()
        + " that its engine does not see";
  }
}
