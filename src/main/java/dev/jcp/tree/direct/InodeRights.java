package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Stat;
import dev.jcp.tree.IdMaps;

/**
 * What root may touch in a container that another user has made.
 *
 * <p>Any user can bind any file of the host into a container of his own, whatever its mode: to him
 * it stays closed, but root who copies in that container would open it for him, or write to it. So
 * the kernel's rule for the container's own root is kept (capable_wrt_inode_uidgid,
 * user_namespaces(7)): his power ends at inodes whose owner and group his namespace has no numbers
 * for; there the bits for others decide, and nothing is written.
 */
public final class InodeRights {

  /** Root's own containers, and whatever the kernel itself guards since we are not root. */
  public static final InodeRights ALL = new InodeRights(null);

  private static final int OTHERS_READ = 04;
  private static final int OTHERS_SEARCH = 01;

  private static final int NEVER = -1;

  private final IdMaps ids;

  private InodeRights(IdMaps ids) {
    this.ids = ids;
  }

  /** Those of a user namespace with these numbers. */
  public static InodeRights of(IdMaps ids) {
    return new InodeRights(ids);
  }

  public boolean areAll() {
    return ids == null;
  }

  /** A file is read, or a folder listed and its names looked up: EACCES. */
  void checkRead(Stat stat) throws ErrnoException {
    check(stat, stat.isDirectory() ? OTHERS_READ | OTHERS_SEARCH : OTHERS_READ);
  }

  /** A folder is passed on the way of a path: EACCES. */
  void checkSearch(Stat stat) throws ErrnoException {
    check(stat, OTHERS_SEARCH);
  }

  /**
   * A file is written in place, or names are made in a folder: EACCES. EOPNOTSUPP before Linux 5.8,
   * where mounts that are made meanwhile do not show.
   */
  void checkWrite(Fd fd) throws ErrnoException {
    if (ids != null) {
      checkWrite(Linux.statx(fd));
    }
  }

  /** The same for what has been looked at. */
  void checkWrite(Stat stat) throws ErrnoException {
    if (ids != null && stat.mountId() == 0) {
      throw new ErrnoException("statx", Errno.EOPNOTSUPP);
    }
    check(stat, NEVER);
  }

  /** A file of proc or its like, where the bits for others are not what decides: EACCES. */
  void checkKnob(Stat stat) throws ErrnoException {
    check(stat, NEVER);
  }

  private void check(Stat stat, int bits) throws ErrnoException {
    if (ids == null
        || ids.uids().toInside(stat.uid()) != -1 && ids.gids().toInside(stat.gid()) != -1) {
      return;
    }
    if (bits == NEVER || (stat.mode() & bits) != bits) {
      throw new ErrnoException("openat", Errno.EACCES);
    }
  }
}
