package dev.jcp.open;

import static dev.jcp.linux.Errno.ELOOP;
import static dev.jcp.linux.Errno.ENOENT;
import static dev.jcp.linux.Errno.ENOTDIR;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import dev.jcp.request.DescriptorName;
import dev.jcp.request.Place;
import dev.jcp.request.SpelledPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.direct.DirectSourceTree;
import dev.jcp.tree.direct.RootDirectory.Located;
import dev.jcp.tree.direct.SpecialFileSystems;

/**
 * Opens SRC: resolves the user's path, safely in a container, and makes a tree of what is there.
 */
public final class SourceOpener {

  private final Routes routes;
  private final boolean followLink;
  private final Place destination;

  /**
   * @param followLink -L
   * @param destination in whose numbering a user's own files have their owners
   */
  public SourceOpener(Routes routes, boolean followLink, Place destination) {
    this.routes = routes;
    this.followLink = followLink;
    this.destination = destination;
  }

  /** A symlink there is copied as one, unless -L or a trailing slash asks for what it points to. */
  public Source open(Place place) throws Failure {
    if (place instanceof Place.StandardStream) {
      return StandardInput.open(place.typed());
    }
    if (place instanceof Place.ContainerPath path) {
      Reached container = routes.open(path.container());
      return container.archive() != null
          ? ArchiveSource.open(path, container, followLink)
          : open(OpenedPlace.of(place, routes), container);
    }
    return open(OpenedPlace.of(place, routes), null);
  }

  private Source open(OpenedPlace opened, Reached container) throws Failure {
    SpelledPath spelled = opened.spelled();
    IdMaps ids = opened.isInContainer() ? opened.ids() : routes.idsOfHost(destination);
    Fd entry = null;
    try (Located located =
        opened.directory().locate(spelled.path(), followLink || spelled.slash())) {
      if (located.stat() == null) {
        throw new ErrnoException("openat", ENOENT);
      }
      entry = located.look();
      Stat stat = Linux.statx(entry);
      if (spelled.slash() && !stat.isDirectory()) {
        throw new ErrnoException("openat", ENOTDIR);
      }
      String special = SpecialFileSystems.of(entry);
      if (special != null && stat.isDirectory()) {
        throw opened
            .failure("is a directory of " + special + ", which is not copied", null)
            .withRemedy("name a file in it");
      }
      if (stat.isSymlink() && !opened.isInContainer() && DescriptorName.is(spelled.path())) {
        throw bareInput(opened, null);
      }
      if (special != null && opened.isInContainer()) {
        refuseLinks(opened, located, stat, special);
      }
      RawPath name = name(spelled.path());
      return new Source(
          opened.place().typed(),
          name,
          followLink && !spelled.slash() ? lastName(located.path(), name) : name,
          stat.isDirectory(),
          spelled.contents() || name.isEmpty(),
          container,
          false,
          stat.id(),
          new DirectSourceTree(entry, name, ids, opened.directory().rights(), special));
    } catch (ErrnoException e) {
      close(entry);
      throw cannotRead(opened, e);
    } catch (CannotReplace e) {
      close(entry);
      throw opened.failure(e.getMessage(), e);
    } catch (Failure e) {
      close(entry);
      throw e;
    }
  }

  /** The last name of what links led to, or another where that has none. */
  static RawPath lastName(RawPath reached, RawPath otherwise) {
    RawPath last = reached.clean().lastName();
    return last.isEmpty() || last.isDots() ? otherwise : last;
  }

  private static void refuseLinks(OpenedPlace opened, Located located, Stat stat, String special)
      throws ErrnoException, CannotReplace {
    if (stat.isSymlink()) {
      throw new CannotReplace("refused: a link of " + special);
    }
    SpecialFileSystems.check(
        opened.directory(), opened.spelled().path(), located.folder(), stat, special);
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

  /** As a link it would be copied as text that means nothing at the destination. */
  private static Failure bareInput(OpenedPlace opened, ErrnoException cause) {
    return opened
        .failure("bare input is not supported yet", cause)
        .withRemedy("name a file that holds it; - reads a tar archive from standard input");
  }

  private static Failure cannotRead(OpenedPlace opened, ErrnoException e) {
    if (e.is(ENOENT)) {
      return opened.failure("no such file or directory", e);
    }
    if (e.is(ELOOP) && !opened.isInContainer() && DescriptorName.is(opened.spelled().path())) {
      return bareInput(opened, e);
    }
    return withRemedy(opened.failure("cannot read: " + e.reason(), e), e.errno());
  }

  static Failure withRemedy(Failure failure, int errno) {
    return errno == ELOOP
        ? failure.withRemedy("links such as /proc/PID/root, cwd, exe and fd/N are not followed")
        : failure;
  }

  private static void close(Fd fd) {
    if (fd != null) {
      fd.close();
    }
  }
}
