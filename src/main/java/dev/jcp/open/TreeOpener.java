package dev.jcp.open;

import static dev.jcp.linux.Errno.ELOOP;
import static dev.jcp.linux.Errno.ENOENT;
import static dev.jcp.linux.Errno.ENOTDIR;

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
import dev.jcp.request.SpelledPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.direct.DirectDestinationTree;
import dev.jcp.tree.direct.DirectMetadata;
import dev.jcp.tree.direct.DirectSourceTree;
import dev.jcp.tree.direct.NameMaker;
import dev.jcp.tree.direct.RootDirectory;
import dev.jcp.tree.direct.RootDirectory.Located;
import dev.jcp.tree.direct.SpecialFileSystems;

/**
 * Opens places: resolves the user's path, safely in a container, and makes a tree of what is there.
 */
public final class TreeOpener {

  private final ContainerRoots containers;
  private final CopyOptions options;

  public TreeOpener(ContainerRoots containers, CopyOptions options) {
    this.containers = containers;
    this.options = options;
  }

  /**
   * Opens SRC. A symlink there is copied as one, unless -L or a trailing slash asks for what it
   * points to.
   */
  public Source source(Place place) throws Failure {
    ContainerRoot root = rootOf(place);
    SpelledPath spelled = spelled(place);
    RootDirectory directory = directory(root);
    Fd entry = null;
    try (Located located = locate(directory, spelled, options.followLink() || spelled.slash())) {
      if (located.stat() == null) {
        throw new ErrnoException("openat", ENOENT);
      }
      entry = located.look();
      Stat stat = Linux.statx(entry);
      if (spelled.slash() && !stat.isDirectory()) {
        throw new ErrnoException("openat", ENOTDIR);
      }
      String special = SpecialFileSystems.of(entry);
      if (special != null && root != null) {
        if (stat.isSymlink()) {
          throw new CannotReplace("refused: a link of " + special);
        }
        SpecialFileSystems.check(directory, spelled.path(), located.folder(), stat, special);
      }
      RawPath name = name(spelled.path());
      IdMaps ids = root == null ? IdMaps.HOST : root.ids();
      return new Source(
          place.typed(),
          name,
          stat.isDirectory(),
          spelled.contents() || name.isEmpty(),
          root,
          new DirectSourceTree(entry, name, ids, special));
    } catch (ErrnoException e) {
      close(entry);
      throw cannotRead(place, e);
    } catch (CannotReplace e) {
      close(entry);
      throw Failure.of(place.typed() + ": " + e.getMessage());
    }
  }

  /** Looks at DEST, following links there inside its own root. */
  public Destination destination(Place place) throws Failure {
    ContainerRoot root = rootOf(place);
    SpelledPath spelled = spelled(place);
    RootDirectory directory = directory(root);
    Located located = null;
    try {
      located = locate(directory, spelled, true);
      refuseMissingFolder(place, spelled, located);
      String special = root == null ? null : special(located);
      if (special != null) {
        refuseFolderOf(special, located);
        SpecialFileSystems.check(
            directory, spelled.path(), located.folder(), located.stat(), special);
      }
      return new Destination(place.typed(), spelled, root, located);
    } catch (ErrnoException e) {
      close(located);
      throw cannotReach(place, e);
    } catch (CannotReplace e) {
      close(located);
      throw Failure.of(place.typed() + ": " + e.getMessage());
    }
  }

  /** Opens a destination for what lands there. */
  public DestinationTree tree(
      Destination destination, Landing landing, RawPath sourceName, Complaints complaints)
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
            case INSIDE -> sourceName;
            case CONTENTS -> null;
          };
      if (landing == Landing.AS_DESTINATION) {
        return new DirectDestinationTree(
            located.folder(), rootName, names, metadata, options.fsync(), complaints);
      }
      try (Fd folder = located.look()) {
        return new DirectDestinationTree(
            folder, rootName, names, metadata, options.fsync(), complaints);
      }
    } catch (ErrnoException e) {
      throw Failure.of(destination.typed() + ": cannot write: " + e.reason(), e);
    }
  }

  /**
   * docker's rule, and mkdir's: what is still to be made may end in "/", but not in "/.", nor be a
   * dangling link's "/".
   */
  private static void refuseMissingFolder(Place place, SpelledPath spelled, Located located)
      throws Failure {
    boolean throughLink = !located.path().equals(spelled.path());
    if (located.stat() == null && (spelled.contents() || spelled.slash() && throughLink)) {
      located.close();
      throw Failure.of(place.typed() + ": no such directory");
    }
  }

  private static void refuseFolderOf(String special, Located located) throws CannotReplace {
    if (located.stat() != null && located.stat().isDirectory()) {
      throw new CannotReplace("is a folder of " + special + ": name the file in it");
    }
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

  private ContainerRoot rootOf(Place place) throws Failure {
    return place instanceof Place.ContainerPath path ? containers.open(path.container()) : null;
  }

  private static RootDirectory directory(ContainerRoot root) {
    return root == null ? RootDirectory.ofHost() : root.directory();
  }

  private static SpelledPath spelled(Place place) throws Failure {
    if (place instanceof Place.ContainerPath path) {
      return SpelledPath.inContainer(path.path());
    }
    if (place instanceof Place.HostPath path) {
      return SpelledPath.onHost(path.typed());
    }
    throw Failure.usage("-: a tar stream is not supported yet");
  }

  private static Located locate(RootDirectory directory, SpelledPath spelled, boolean follow)
      throws ErrnoException {
    return directory.locate(spelled.path(), follow);
  }

  /** The last name of a cleaned path; of "." and ".." it is that of the folder they stand for. */
  private static RawPath name(RawPath cleaned) throws ErrnoException {
    RawPath name = cleaned.lastName();
    if (!name.isDots()) {
      return name;
    }
    try (Fd folder = Linux.openat(Fd.WORKING_DIRECTORY, cleaned, Open.O_PATH | Open.O_DIRECTORY)) {
      return Linux.readlinkat(Fd.WORKING_DIRECTORY, Linux.selfPath(folder)).lastName();
    }
  }

  private static Failure cannotRead(Place place, ErrnoException e) {
    String why = e.is(ENOENT) ? "no such file or directory" : e.reason();
    Failure failure =
        Failure.of(place.typed() + ": " + (e.is(ENOENT) ? why : "cannot read: " + why), e);
    return e.is(ELOOP)
        ? failure.withRemedy("links such as /proc/PID/root, cwd, exe and fd/N are not followed")
        : failure;
  }

  private static Failure cannotReach(Place place, ErrnoException e) {
    if (e.is(ENOENT)) {
      return Failure.of(place.typed() + ": the folder that it would lie in does not exist", e)
          .withRemedy("make it first: the parent of a destination must exist");
    }
    return Failure.of(place.typed() + ": cannot reach: " + e.reason(), e);
  }

  private static void close(Fd fd) {
    if (fd != null) {
      fd.close();
    }
  }

  private static void close(Located located) {
    if (located != null) {
      located.close();
    }
  }
}
