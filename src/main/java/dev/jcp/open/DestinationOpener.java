package dev.jcp.open;

import static dev.jcp.linux.Errno.ENOENT;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.plan.Landing;
import dev.jcp.report.Failure;
import dev.jcp.request.CopyOptions;
import dev.jcp.request.Place;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.direct.DirectDestinationTree;
import dev.jcp.tree.direct.DirectMetadata;
import dev.jcp.tree.direct.NameMaker;
import dev.jcp.tree.direct.RootDirectory.Located;
import dev.jcp.tree.direct.SpecialFileSystems;

/**
 * Opens DEST, in two steps: what is there is looked at first, for the plan; then it is opened for
 * what lands there.
 */
public final class DestinationOpener {

  private final ContainerRoots containers;
  private final CopyOptions options;

  public DestinationOpener(ContainerRoots containers, CopyOptions options) {
    this.containers = containers;
    this.options = options;
  }

  /** Looks at DEST, following links there inside its own root. */
  public Destination look(Place place) throws Failure {
    OpenedPlace opened = OpenedPlace.of(place, containers);
    Located located = null;
    try {
      located = opened.directory().locate(opened.spelled().path(), true);
      refuseMissingFolder(opened, located);
      if (opened.isInContainer()) {
        refuseSpecial(opened, located);
      }
      return new Destination(place.typed(), opened.spelled(), opened.root(), located);
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

  private static void refuseSpecial(OpenedPlace opened, Located located)
      throws ErrnoException, CannotReplace {
    String special = special(located);
    if (special == null) {
      return;
    }
    if (located.stat() != null && located.stat().isDirectory()) {
      throw new CannotReplace("is a folder of " + special + ": name the file in it");
    }
    SpecialFileSystems.check(
        opened.directory(), opened.spelled().path(), located.folder(), located.stat(), special);
  }

  /**
   * Of what was reached, not of the folder it is in: a link may lead to the root of a proc mount.
   */
  private static String special(Located located) throws ErrnoException {
    if (located.stat() == null) {
      return SpecialFileSystems.of(located.folder());
    }
    try (Fd reached = located.look()) {
      return SpecialFileSystems.of(reached);
    }
  }

  /** Opens a destination for what lands there. */
  public DestinationTree open(
      Source source, Destination destination, Landing landing, Complaints complaints)
      throws Failure {
    ContainerRoot root = destination.root();
    Located located = destination.located();
    try {
      boolean mayChown = LinuxProcess.geteuid() == 0;
      DirectMetadata metadata =
          new DirectMetadata(
              root == null ? IdMaps.HOST : root.ids(), mayChown, root != null || options.archive());
      NameMaker names = root == null ? NameMaker.AS_OURSELVES : root.nameMaker();
      RawPath rootName =
          switch (landing) {
            case AS_DESTINATION -> located.name();
            case INSIDE -> source.name();
            case CONTENTS -> null;
          };
      if (landing == Landing.AS_DESTINATION) {
        refuseIntoItself(source, located.folder());
        return new DirectDestinationTree(
            located.folder(), rootName, names, metadata, options.fsync(), complaints);
      }
      try (Fd folder = located.look()) {
        refuseIntoItself(source, folder);
        return new DirectDestinationTree(
            folder, rootName, names, metadata, options.fsync(), complaints);
      }
    } catch (ErrnoException e) {
      throw Failure.of(destination.typed() + ": cannot write: " + e.reason(), e);
    }
  }

  /**
   * Before anything is made. Where the way up from a shared volume does not show it, the pipeline
   * notices later.
   */
  private static void refuseIntoItself(Source source, Fd destination)
      throws ErrnoException, Failure {
    if (!source.folder()) {
      return;
    }
    Fd here = Linux.openat(destination, RawPath.DOT, Open.O_PATH);
    try {
      for (Stat stat = Linux.statx(here); ; ) {
        if (stat.id().equals(source.id())) {
          throw Failure.of(source.typed() + ": a folder is not copied into itself");
        }
        Fd up = Linux.openat(here, RawPath.DOT_DOT, Open.O_PATH);
        here.close();
        here = up;
        Stat above = Linux.statx(here);
        if (above.sameFileAs(stat) && above.mountId() == stat.mountId()) {
          return;
        }
        stat = above;
      }
    } finally {
      here.close();
    }
  }

  private static Failure cannotReach(OpenedPlace opened, ErrnoException e) {
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
