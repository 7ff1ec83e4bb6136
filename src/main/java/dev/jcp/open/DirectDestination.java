package dev.jcp.open;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.plan.DestinationKind;
import dev.jcp.plan.Landing;
import dev.jcp.report.Failure;
import dev.jcp.request.CopyOptions;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.MadeSoFar;
import dev.jcp.tree.direct.DirectDestinationTree;
import dev.jcp.tree.direct.DirectMetadata;
import dev.jcp.tree.direct.InodeRights;
import dev.jcp.tree.direct.NameMaker;
import dev.jcp.tree.direct.RootDirectory.Located;
import dev.jcp.tree.direct.SpecialFileSystems;

/** A destination reached by folder descriptors: on this host, or through a container's process. */
final class DirectDestination implements Destination {

  private final OpenedPlace opened;
  private final Reached container;
  private final Located located;
  private final CopyOptions options;

  /**
   * @param container it lies in, or null for the host
   * @param located what was found there; closed with this
   */
  DirectDestination(OpenedPlace opened, Reached container, Located located, CopyOptions options) {
    this.opened = opened;
    this.container = container;
    this.located = located;
    this.options = options;
  }

  @Override
  public RawPath typed() {
    return opened.place().typed();
  }

  @Override
  public boolean spelledAsFolder() {
    return opened.spelled().slash();
  }

  @Override
  public Reached container() {
    return container;
  }

  @Override
  public DestinationKind kind() {
    Stat stat = located.stat();
    if (stat == null) {
      return DestinationKind.MISSING;
    }
    return switch (stat.type()) {
      case Stat.S_IFDIR -> DestinationKind.FOLDER;
      case Stat.S_IFCHR, Stat.S_IFBLK -> DestinationKind.DEVICE;
      default -> DestinationKind.FILE;
    };
  }

  @Override
  public DestinationTree open(
      Source source, Landing landing, Complaints complaints, MadeSoFar soFar) throws Failure {
    ContainerRoot root = opened.root();
    InodeRights rights = opened.directory().rights();
    try {
      DirectMetadata metadata =
          new DirectMetadata(ids(source), mayGive(source), options.archive(), rights, complaints);
      NameMaker names = root == null ? NameMaker.AS_OURSELVES : root.nameMaker();
      RawPath rootName =
          switch (landing) {
            case AS_DESTINATION -> located.name();
            case INSIDE -> source.name();
            case CONTENTS -> null;
          };
      if (landing == Landing.AS_DESTINATION) {
        refuseSpecial(located.folder(), false);
        refuseIntoItself(source, located.folder());
        return new DirectDestinationTree(
            located.folder(),
            rootName,
            rights,
            names,
            metadata,
            options.fsync(),
            complaints,
            soFar);
      }
      try (Fd folder = located.look()) {
        refuseSpecial(folder, true);
        refuseIntoItself(source, folder);
        DirectDestinationTree tree =
            new DirectDestinationTree(
                folder, rootName, rights, names, metadata, options.fsync(), complaints, soFar);
        if (source.stream() && root != null) {
          tree.passLinks(opened.directory(), located.path());
        }
        return tree;
      }
    } catch (ErrnoException e) {
      throw Failure.of(typed() + ": cannot write: " + e.reason(), e);
    }
  }

  /**
   * In a container; asked of the directory that the copy then works from, since a name may have
   * another mount on it by now than when it was looked at.
   */
  private void refuseSpecial(Fd base, boolean inside) throws ErrnoException, Failure {
    String special = opened.isInContainer() ? SpecialFileSystems.of(base) : null;
    if (special == null) {
      return;
    }
    try {
      if (inside) {
        throw new CannotReplace("is a directory of " + special + ": name the file in it");
      }
      SpecialFileSystems.check(
          opened.directory(), opened.spelled().path(), base, located.stat(), special);
    } catch (CannotReplace e) {
      throw opened.failure(e.getMessage(), e);
    }
  }

  private IdMaps ids(Source source) {
    if (opened.root() != null) {
      return opened.root().ids();
    }
    ContainerRoot from = rootOf(source);
    return from == null ? IdMaps.HOST : from.idsOfHost();
  }

  /** docker cp's rule: onto the host all is the caller's, into a container owners are kept. */
  private DirectMetadata.Giving mayGive(Source source) {
    if (opened.root() == null && !options.archive()) {
      return DirectMetadata.Giving.NONE;
    }
    if (LinuxProcess.geteuid() == 0) {
      return DirectMetadata.Giving.ALL;
    }
    ContainerRoot root = opened.root() != null ? opened.root() : rootOf(source);
    return root != null && root.hasOtherIds()
        ? DirectMetadata.Giving.NAMED
        : DirectMetadata.Giving.NONE;
  }

  private static ContainerRoot rootOf(Source source) {
    return source.container() == null ? null : source.container().root();
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

  @Override
  public void close() {
    located.close();
  }
}
