package dev.jcp.open;

import static dev.jcp.linux.Errno.ELOOP;
import static dev.jcp.linux.Errno.ENOENT;

import dev.jcp.linux.ErrnoException;
import dev.jcp.report.Failure;
import dev.jcp.request.CopyOptions;
import dev.jcp.request.DescriptorName;
import dev.jcp.request.Place;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.direct.RootDirectory.Located;

/**
 * Opens DEST, in two steps: what is there is looked at first, for the plan; then it is opened for
 * what lands there.
 */
public final class DestinationOpener {

  private final Routes routes;
  private final CopyOptions options;

  public DestinationOpener(Routes routes, CopyOptions options) {
    this.routes = routes;
    this.options = options;
  }

  /** Looks at DEST, following links there inside its own root. */
  public Destination look(Place place) throws Failure {
    if (place instanceof Place.StandardStream) {
      return new StandardOutput(place.typed());
    }
    if (place instanceof Place.ContainerPath path) {
      Reached container = routes.open(path.container());
      return container.archive() != null
          ? ArchiveDestination.look(path, container)
          : look(OpenedPlace.of(place, routes), container);
    }
    if (BareOutput.isMeantBy(place.typed())) {
      return new BareOutput(place.typed());
    }
    return look(OpenedPlace.of(place, routes), null);
  }

  private Destination look(OpenedPlace opened, Reached container) throws Failure {
    Located located = null;
    try {
      located = opened.directory().locate(opened.spelled().path(), true);
      refuseMissingFolder(opened, located);
      return new DirectDestination(opened, container, located, options);
    } catch (ErrnoException e) {
      close(located);
      throw cannotReach(opened, e);
    } catch (CannotReplace e) {
      close(located);
      throw opened.failure(e.getMessage(), e);
    }
  }

  /**
   * docker's rule, and mkdir's: what is still to be made may end in "/", but not in "/.", nor be a
   * dangling link's "/".
   */
  private static void refuseMissingFolder(OpenedPlace opened, Located located)
      throws CannotReplace {
    boolean throughLink = !located.path().equals(opened.spelled().path());
    boolean folderMeant = opened.spelled().contents() || opened.spelled().slash() && throughLink;
    if (located.stat() == null && folderMeant) {
      throw new CannotReplace("no such directory");
    }
  }

  private static Failure cannotReach(OpenedPlace opened, ErrnoException e) {
    if (e.is(ELOOP) && !opened.isInContainer() && DescriptorName.is(opened.spelled().path())) {
      return opened
          .failure("bare output goes to /dev/stdout and /dev/stderr only", e)
          .withRemedy("send it on from there: jcp CONTAINER:FILE /dev/stdout | program");
    }
    return e.is(ENOENT)
        ? opened
            .failure("the folder that it would lie in does not exist", e)
            .withRemedy("make it first: the parent of a destination must exist")
        : opened.failure("cannot reach: " + e.reason(), e);
  }

  private static void close(Located located) {
    if (located != null) {
      located.close();
    }
  }
}
