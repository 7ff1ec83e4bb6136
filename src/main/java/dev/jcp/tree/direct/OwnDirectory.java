package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.EACCES;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;

/**
 * Directories that their owner has closed to itself, such as Go's module cache (0555): root passes,
 * another user has to open them first, which an owner may do.
 */
final class OwnDirectory {

  private static final int OWNER_ALL = 0700;
  private static final int OWNER_CHANGES = 0300;

  private OwnDirectory() {}

  /** It is the caller's own, and nothing in it can be changed by whoever is not root. */
  static boolean isClosed(Stat stat) {
    return (stat.permissions() & OWNER_CHANGES) != OWNER_CHANGES && isOwn(stat);
  }

  /** {@link #openToRead} had to change its mode. */
  static boolean wasOpened(Stat before, Stat now) {
    return before.permissions() != now.permissions()
        && (before.permissions() | OWNER_ALL) == now.permissions()
        && before.sameFileAs(now)
        && isOwn(now);
  }

  private static boolean isOwn(Stat stat) {
    int euid = LinuxProcess.geteuid();
    return euid != 0 && euid == stat.uid();
  }

  /** Opens it to its owner, by the descriptor: whatever has its name meanwhile is left alone. */
  static void open(Fd directory, Stat stat) throws ErrnoException {
    LinuxFile.fchmod(directory, stat.permissions() | OWNER_ALL);
  }

  /**
   * openat(2) for reading, of one that its owner may not even read too.
   *
   * @param stat what the name stood for
   */
  static Fd openToRead(Fd parent, RawPath name, Stat stat) throws ErrnoException {
    try {
      return Linux.openat(parent, name, Open.FOLDER);
    } catch (ErrnoException e) {
      if (!e.is(EACCES) || !isOwn(stat)) {
        throw e;
      }
    }
    try (Fd look = Linux.openat(parent, name, Open.LOOK)) {
      Stat now = Linux.statx(look);
      if (!now.isDirectory() || !isOwn(now)) {
        throw new ErrnoException("openat", EACCES);
      }
      LinuxFile.chmodThroughProc(look, now.permissions() | OWNER_ALL);
      return Linux.openat(look, RawPath.DOT, Open.FOLDER);
    }
  }
}
