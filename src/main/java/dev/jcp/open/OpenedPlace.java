package dev.jcp.open;

import dev.jcp.report.Failure;
import dev.jcp.request.Place;
import dev.jcp.request.SpelledPath;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.direct.RootDirectory;

/**
 * A place whose root is open, with its path still to be resolved.
 *
 * @param root the container it lies in, or null for the host
 */
record OpenedPlace(Place place, ContainerRoot root, SpelledPath spelled) {

  /**
   * Set by the launcher: a JVM does not start in a directory that is gone, so it starts in "/",
   * where a relative path would lead to another place than the user meant.
   */
  private static final String WORKING_DIRECTORY = "jcp.workingDirectory";

  private static final String REMOVED = "removed";

  static OpenedPlace of(Place place, Routes routes) throws Failure {
    if (place instanceof Place.ContainerPath path) {
      return new OpenedPlace(
          place, routes.open(path.container()).root(), SpelledPath.inContainer(path.path()));
    }
    if (place instanceof Place.HostPath path) {
      if (!path.typed().isAbsolute() && REMOVED.equals(System.getProperty(WORKING_DIRECTORY))) {
        throw Failure.of(path.typed() + ": the working directory has been removed")
            .withRemedy("go to another one first (cd), or write the whole path");
      }
      return new OpenedPlace(place, null, SpelledPath.onHost(path.typed()));
    }
    throw new IllegalStateException("a stream has no path");
  }

  boolean isInContainer() {
    return root != null;
  }

  RootDirectory directory() {
    return root == null ? RootDirectory.ofHost() : root.directory();
  }

  /** The numbering of a container's files. */
  IdMaps ids() {
    return root.ids();
  }

  /** A failure that begins with the place as typed. */
  Failure failure(String what, Throwable cause) {
    return Failure.of(place.typed() + ": " + what, cause);
  }
}
