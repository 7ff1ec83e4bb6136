package dev.jcp.open;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.report.Failure;
import dev.jcp.request.CopyRequest;
import dev.jcp.request.Place;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.direct.RootDirectory.Located;
import java.util.List;

/**
 * Whether a user without root can do a copy from outside his containers' user namespace: there he
 * is a stranger to every id but his own.
 *
 * <p>One file that he may read, and put where he is to, is copied as it is: that is most copies,
 * and starting again would take longer than all of it. What is in a folder or an archive is known
 * only when half of it is copied, so those never are.
 */
final class OutsideReach {

  private final Routes routes;
  private final CopyRequest request;
  private final List<ContainerRoot> roots;
  private final int uid = LinuxProcess.geteuid();
  private final int gid = LinuxProcess.getegid();

  /**
   * @param roots of containers whose ids are not ours
   */
  OutsideReach(Routes routes, CopyRequest request, List<ContainerRoot> roots) {
    this.routes = routes;
    this.request = request;
    this.roots = roots;
  }

  boolean suffices() {
    for (Place source : request.sources()) {
      if (source instanceof Place.StandardStream || !suffices(source, true)) {
        return false;
      }
    }
    Place destination = request.destination();
    return destination instanceof Place.StandardStream
        || !configuredOwner(destination) && suffices(destination, false);
  }

  /** -a into a container gives all to its configured user. */
  private boolean configuredOwner(Place destination) {
    try {
      return request.options().archive()
          && destination instanceof Place.ContainerPath path
          && !routes.open(path.container()).user().isEmpty();
    } catch (Failure e) {
      return false;
    }
  }

  /** What is not there, or not to be had for another reason, is said when it is copied. */
  private boolean suffices(Place place, boolean source) {
    try {
      OpenedPlace opened = OpenedPlace.of(place, routes);
      boolean byArchive = place instanceof Place.ContainerPath && !opened.isInContainer();
      boolean follow = !source || request.options().followLink() || opened.spelled().slash();
      if (byArchive) {
        return !source;
      }
      try (Located located = opened.directory().locate(opened.spelled().path(), follow)) {
        return source ? sourceSuffices(located) : destinationSuffices(located);
      }
    } catch (ErrnoException e) {
      return !e.isDenial();
    } catch (Failure e) {
      return true;
    }
  }

  private boolean sourceSuffices(Located located) throws ErrnoException {
    if (located.stat() == null) {
      return true;
    }
    try (Fd entry = located.look()) {
      Stat stat = Linux.statx(entry);
      return !stat.isDirectory()
          && (!stat.isRegular() || isReadAndMadeAgain(entry))
          && (!ownerIsKept() || !isOthers(stat));
    }
  }

  /** It may be read (EACCES), and has no file capability, which only a root can give. */
  private static boolean isReadAndMadeAgain(Fd entry) throws ErrnoException {
    try (Fd file = Linux.reopen(entry, Open.O_RDONLY | Open.O_NONBLOCK | Open.O_NOCTTY)) {
      return LinuxFile.getXattr(file, Metadata.CAPABILITY) == null;
    }
  }

  /** Onto the host everything becomes the user's, unless -a is given. */
  private boolean ownerIsKept() {
    return request.destination() instanceof Place.ContainerPath
        || request.destination() instanceof Place.HostPath && request.options().archive();
  }

  /** Owned by an id that a container has a number for, and that is not the user's own. */
  private boolean isOthers(Stat stat) {
    for (ContainerRoot root : roots) {
      if (stat.uid() != uid && root.ids().uids().toInside(stat.uid()) != -1
          || stat.gid() != gid && root.ids().gids().toInside(stat.gid()) != -1) {
        return true;
      }
    }
    return false;
  }

  private boolean destinationSuffices(Located located) throws ErrnoException {
    Stat stat = located.stat();
    if (stat == null || !stat.isDirectory()) {
      return LinuxFile.mayMakeIn(located.folder()) && (stat == null || !isOthers(stat));
    }
    try (Fd folder = located.look()) {
      return LinuxFile.mayMakeIn(folder);
    }
  }
}
