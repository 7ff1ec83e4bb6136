package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import java.io.IOException;

/**
 * What a container has mounted and its engine does not see (tmpfs, /dev/shm, /proc). docker cp
 * copies into the folder below such a mount and says that all is well.
 */
final class UnseenMounts {

  private static final RawPath SLASH = RawPath.ascii("/");

  private UnseenMounts() {}

  /** Refuses a path in one of them. */
  static void refuse(Archive archive, RawPath path, RawPath typed) throws IOException, Failure {
    for (RawPath mount : archive.unseenMounts()) {
      if (path.equals(mount) || path.startsWith(mount.concat(SLASH))) {
        throw Failure.of(
                typed
                    + ": the container has something mounted at "
                    + mount
                    + " that its engine does not see")
            .withRemedy("run jcp as root on the container's own host");
      }
    }
  }
}
