package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.ELOOP;
import static dev.jcp.linux.Errno.ENOTDIR;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Resolves a path one component at a time, where openat2 is missing, forbidden, or cannot take so
 * long a path, and where each folder on the way is to be looked at ({@link InodeRights}).
 *
 * <p>Each step opens one name with O_PATH|O_NOFOLLOW from the folder before it, so the kernel never
 * follows a link for us; links are expanded here, at most 40 as in the kernel. ".." goes back to
 * the folder that we came from, by its descriptor: a container that moves a folder meanwhile can
 * lead the walk nowhere but to folders already passed, and never above the root.
 */
final class ComponentWalk {

  private static final int MOST_LINKS = 40;

  private final Fd root;
  private final boolean container;
  private final InodeRights rights;
  private final List<Fd> passed = new ArrayList<>();
  private final ArrayDeque<RawPath> ahead = new ArrayDeque<>();

  ComponentWalk(Fd root, boolean container, InodeRights rights) {
    this.root = root;
    this.container = container;
    this.rights = rights;
  }

  Fd open(RawPath untrustedPath, int flags, int resolve) throws ErrnoException {
    try {
      enter(untrustedPath);
      return walk(flags, resolve, untrustedPath.endsWithSlash());
    } finally {
      for (Fd fd : passed) {
        fd.close();
      }
    }
  }

  private Fd walk(int flags, int resolve, boolean folderWanted) throws ErrnoException {
    int links = 0;
    boolean followLast = (flags & Open.O_NOFOLLOW) == 0;
    while (!ahead.isEmpty()) {
      RawPath name = ahead.poll();
      if (name.equals(RawPath.DOT)) {
        continue;
      }
      if (name.equals(RawPath.DOT_DOT)) {
        checkSearch();
        up();
        continue;
      }
      checkSearch();
      Fd next = Linux.openat(here(), name, Open.LOOK);
      passed.add(next);
      Stat stat = Linux.statx(next);
      boolean last = ahead.isEmpty();
      if (stat.isSymlink() && (!last || followLast || folderWanted)) {
        if ((resolve & Open.RESOLVE_NO_SYMLINKS) != 0 || ++links > MOST_LINKS) {
          throw new ErrnoException("openat", ELOOP);
        }
        if (last) {
          Fd folder = passed.size() > 1 ? passed.get(passed.size() - 2) : root;
          ProtectedLinks.check(folder, stat, rights.follower());
        }
        expand(next);
      } else if (!last && !stat.isDirectory()) {
        throw new ErrnoException("openat", ENOTDIR);
      }
    }
    return reopen(flags);
  }

  private void checkSearch() throws ErrnoException {
    if (!rights.areAll()) {
      rights.checkSearch(here(), Linux.statx(here()));
    }
  }

  /** On proc the text of a link may say where a magic link would jump; none is expanded there. */
  private void expand(Fd link) throws ErrnoException {
    if (container && SpecialFileSystems.isProc(link)) {
      throw new ErrnoException("openat", ELOOP);
    }
    RawPath untrustedTarget = Linux.readlinkat(link, RawPath.EMPTY);
    passed.remove(passed.size() - 1).close();
    List<RawPath> rest = new ArrayList<>(ahead);
    ahead.clear();
    enter(untrustedTarget);
    ahead.addAll(rest);
  }

  /** Puts a path's components ahead; an absolute one begins at the root again. */
  private void enter(RawPath path) throws ErrnoException {
    if (path.isAbsolute()) {
      while (!passed.isEmpty()) {
        passed.remove(passed.size() - 1).close();
      }
      if (!container) {
        passed.add(Linux.openat(Fd.WORKING_DIRECTORY, RawPath.ROOT, Open.O_PATH));
      }
    }
    ahead.addAll(path.components());
  }

  private void up() throws ErrnoException {
    if (passed.size() > 1 || container && passed.size() == 1) {
      passed.remove(passed.size() - 1).close();
    } else if (!container) {
      passed.add(Linux.openat(here(), RawPath.DOT_DOT, Open.O_PATH));
    }
  }

  private Fd here() {
    return passed.isEmpty() ? root : passed.get(passed.size() - 1);
  }

  /**
   * What was reached is held O_PATH: opened again for what the caller wants, which "." does for
   * folders.
   */
  private Fd reopen(int flags) throws ErrnoException {
    Stat stat = here() == Fd.WORKING_DIRECTORY ? null : Linux.statx(here());
    if (stat != null && (flags & Open.O_PATH) == 0) {
      rights.checkRead(here(), stat);
    }
    if (stat == null || stat.isDirectory()) {
      return Linux.openat(here(), RawPath.DOT, flags & ~Open.O_NOFOLLOW);
    }
    if ((flags & Open.O_DIRECTORY) != 0) {
      throw new ErrnoException("openat", ENOTDIR);
    }
    if ((flags & Open.O_PATH) != 0) {
      return passed.remove(passed.size() - 1);
    }
    if (!stat.isRegular()) {
      throw new ErrnoException("openat", ELOOP);
    }
    return Linux.reopen(here(), flags & ~Open.O_NOFOLLOW);
  }
}
