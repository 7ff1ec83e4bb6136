package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.EAGAIN;
import static dev.jcp.linux.Errno.EINVAL;
import static dev.jcp.linux.Errno.ELOOP;
import static dev.jcp.linux.Errno.ENAMETOOLONG;
import static dev.jcp.linux.Errno.ENOENT;
import static dev.jcp.linux.Errno.ENOSYS;
import static dev.jcp.linux.Errno.EPERM;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;

/**
 * Where paths start, and the only way to resolve one: a container's rootfs, or the host's own name
 * space.
 *
 * <p>In a container absolute links and ".." end at this root, not at the host's. The container can
 * rename any component meanwhile, so the kernel does the whole walk in one call (openat2) and
 * nothing lies between check and use. A busy host makes it give up with EAGAIN now and then; we ask
 * again. {@link ComponentWalk} stands in only where the call is missing (ENOSYS, EPERM) or cannot
 * take the path (longer than PATH_MAX): after ELOOP or EXDEV it would help an attacker choose.
 */
public final class RootDirectory {

  private static final int MOST_LINKS = 40;
  private static final int MOST_TRIES = 128;
  private static final int IN_ROOT = Open.RESOLVE_IN_ROOT | Open.RESOLVE_NO_MAGICLINKS;

  private final Fd root;
  private final boolean container;
  private final InodeRights rights;

  private RootDirectory(Fd root, boolean container, InodeRights rights) {
    this.root = root;
    this.container = container;
    this.rights = rights;
  }

  /**
   * The host, with relative paths from the working directory; links are followed as for any program
   * of the user.
   */
  public static RootDirectory ofHost() {
    return new RootDirectory(Fd.WORKING_DIRECTORY, false, InodeRights.ALL);
  }

  /** A container's rootfs; the descriptor stays the caller's. */
  public static RootDirectory ofContainer(Fd rootfs, InodeRights rights) {
    return new RootDirectory(rootfs, true, rights);
  }

  /** What may be touched in here. */
  public InodeRights rights() {
    return rights;
  }

  public boolean isContainer() {
    return container;
  }

  /** Opens a path, following links in it (the last one too, unless flags have O_NOFOLLOW). */
  public Fd open(RawPath untrustedPath, int flags) throws ErrnoException {
    return open(untrustedPath, flags, container ? IN_ROOT : 0);
  }

  /**
   * Opens a regular file for reading; anything else there, a FIFO or device, is not opened: EINVAL.
   */
  public Fd openRegular(RawPath untrustedPath) throws ErrnoException {
    try (Fd look = open(untrustedPath, Open.O_PATH)) {
      Stat stat = Linux.statx(look);
      if (!stat.isRegular() || SpecialFileSystems.of(look) != null) {
        throw new ErrnoException("openat", EINVAL);
      }
      rights.checkRead(look, stat);
      return LeasedOpen.reopen(look, Open.O_RDONLY);
    }
  }

  /** Opens a path that has no link in it at all: ELOOP otherwise. */
  Fd openWithoutLinks(RawPath untrustedPath, int flags) throws ErrnoException {
    return open(untrustedPath, flags | Open.O_NOFOLLOW, IN_ROOT | Open.RESOLVE_NO_SYMLINKS);
  }

  private Fd open(RawPath path, int flags, int resolve) throws ErrnoException {
    if (!rights.areAll()) {
      return new ComponentWalk(root, container, rights).open(path, flags, resolve);
    }
    for (int tries = 1; ; tries++) {
      try {
        return resolve == 0
            ? Linux.openat(root, path, flags)
            : Linux.openat2(root, path, flags, resolve);
      } catch (ErrnoException e) {
        if (e.is(ENAMETOOLONG) || resolve != 0 && e.isOneOf(ENOSYS, EPERM)) {
          return new ComponentWalk(root, container, rights).open(path, flags, resolve);
        }
        if (!e.is(EAGAIN) || resolve == 0 || tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  /**
   * Finds where a path's last name lives, so that the entry can be looked at, replaced or made.
   * Nothing is opened but folders.
   *
   * @param follow a symlink there stands for what it points to: also a dangling one, whose target
   *     may then be made
   * @return with {@code stat} null where there is no such entry; its folder must exist (ENOENT,
   *     ENOTDIR)
   */
  public Located locate(RawPath untrustedPath, boolean follow) throws ErrnoException {
    RawPath path = untrustedPath;
    for (int links = 0; links <= MOST_LINKS; links++) {
      RawPath name = path.lastName();
      boolean whole = name.isEmpty() || name.isDots();
      RawPath parent = whole ? path : path.parent();
      Fd folder = open(parent.isEmpty() ? RawPath.DOT : parent, Open.O_PATH | Open.O_DIRECTORY);
      try {
        Stat stat = whole ? Linux.statx(folder) : look(folder, name);
        if (whole || stat == null || !stat.isSymlink() || !follow) {
          Located located = new Located(folder, whole ? RawPath.DOT : name, stat, path);
          folder = null;
          return located;
        }
        path = afterLink(folder, name, parent, path);
      } finally {
        if (folder != null) {
          folder.close();
        }
      }
    }
    throw new ErrnoException("openat2", ELOOP);
  }

  /**
   * The path that a link there stands for; the same path where it is no link any more. The link is
   * held, so that its owner and its text are the same link's.
   */
  private RawPath afterLink(Fd folder, RawPath name, RawPath parent, RawPath path)
      throws ErrnoException {
    try (Fd link = Linux.openat(folder, name, Open.LOOK)) {
      Stat stat = Linux.statx(link);
      if (!stat.isSymlink()) {
        return path;
      }
      ProtectedLinks.check(folder, stat, rights.follower());
      refuseMagicLink(path, folder);
      return withoutTrailingSlashes(parent.resolve(Linux.readlinkat(link, RawPath.EMPTY)));
    }
  }

  private Stat look(Fd folder, RawPath name) throws ErrnoException {
    if (!rights.areAll()) {
      rights.checkSearch(folder, Linux.statx(folder));
    }
    return Linux.statxOrNull(folder, name);
  }

  /**
   * The text of a magic link (/proc/1/root) says "/", which would be resolved as a name: the
   * kernel's own ELOOP is asked.
   */
  private void refuseMagicLink(RawPath path, Fd folder) throws ErrnoException {
    if (!container && SpecialFileSystems.isBelowProcRoot(folder)) {
      // /dev/stdout ends here: its text would name a file to be replaced, or nothing.
      throw new ErrnoException("openat", ELOOP);
    }
    try {
      open(path, Open.O_PATH).close();
    } catch (ErrnoException e) {
      if (!e.is(ENOENT)) {
        throw e;
      }
    }
  }

  private static RawPath withoutTrailingSlashes(RawPath path) {
    int end = path.length();
    while (end > 1 && path.at(end - 1) == '/') {
      end--;
    }
    return path.slice(0, end);
  }

  /**
   * The last name of a path, in its folder.
   *
   * @param folder O_PATH
   * @param stat of the entry itself, or null where there is none
   * @param path the one that led here, after links
   */
  public record Located(Fd folder, RawPath name, Stat stat, RawPath path) implements AutoCloseable {

    /** Opens the entry without following or opening what it is (O_PATH). */
    public Fd look() throws ErrnoException {
      return Linux.openat(folder, name, Open.LOOK);
    }

    @Override
    public void close() {
      folder.close();
    }
  }
}
