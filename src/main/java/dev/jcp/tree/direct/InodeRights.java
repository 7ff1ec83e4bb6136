package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Stat;
import dev.jcp.tree.IdMaps;

/**
 * What root may touch in a container that has a user namespace of its own.
 *
 * <p>The container's root may have a directory of the host's root in a volume, and any user can
 * bind any file of the host into a container that they make. To both it stays closed; but the
 * container chooses where its links lead, and root who copies there would open it, or write to it,
 * for them. So the kernel's rule for the container's own root is kept (capable_wrt_inode_uidgid,
 * user_namespaces(7)): the power of root ends at inodes whose owner or group that namespace has no
 * number for, and there the permission bits decide as for any user. An ACL on such an inode counts
 * only where it takes something away from the group.
 */
public final class InodeRights {

  /**
   * Containers with the host's own numbers, and whatever the kernel guards since we are no root.
   */
  public static final InodeRights ALL = new InodeRights(null, false);

  private static final int READ = 04;
  private static final int WRITE = 02;
  private static final int SEARCH = 01;
  private static final int SET_UID = 04000;
  private static final int SET_GID = 02000;
  private static final int GROUP_EXECUTE = 0010;
  private static final int STICKY = 01000;

  private final IdMaps ids;
  private final boolean anotherUsers;

  private InodeRights(IdMaps ids, boolean anotherUsers) {
    this.ids = ids;
    this.anotherUsers = anotherUsers;
  }

  /** Those of a user namespace with these numbers. */
  public static InodeRights of(IdMaps ids) {
    return new InodeRights(ids, false);
  }

  /**
   * The same, and what would be power over the host is not given either: another user has made the
   * container, and reaches its files from the host too.
   */
  public static InodeRights ofAnotherUser(IdMaps ids) {
    return new InodeRights(ids, true);
  }

  public boolean areAll() {
    return ids == null;
  }

  /** Another user than root has made the container. */
  public boolean areAnotherUsers() {
    return anotherUsers;
  }

  /** Who follows a link there, by the rule of fs.protected_symlinks: the container's root. */
  int follower() {
    return ids == null ? LinuxProcess.geteuid() : ids.uids().toHost(0);
  }

  /** A file is read, or a directory listed and its names looked up: EACCES. */
  void checkRead(Fd fd, Stat stat) throws ErrnoException {
    check(fd, stat, stat.isDirectory() ? READ | SEARCH : READ);
  }

  /** A directory is passed on the way of a path: EACCES. */
  void checkSearch(Fd fd, Stat stat) throws ErrnoException {
    check(fd, stat, SEARCH);
  }

  /** Names are made in a directory: EACCES. */
  void checkMakeNames(Fd fd, Stat folder) throws ErrnoException {
    check(fd, folder, WRITE | SEARCH);
  }

  /** A name in a sticky directory is replaced (check_sticky of the kernel): EACCES. */
  void checkReplace(Stat folder, Stat existing) throws ErrnoException {
    boolean free =
        owns(existing)
            || (folder.mode() & STICKY) == 0
            || isRoot(folder.uid())
            || isRoot(existing.uid());
    if (!free) {
      throw new DeniedException(DirectMetadata.NO_NUMBER);
    }
  }

  /**
   * A file is written in place: EACCES. A write of root's would leave set-id bits as they are, and
   * others' writes take them away.
   */
  void checkWrite(Fd fd, Stat stat) throws ErrnoException {
    check(fd, stat, WRITE);
    if (!owns(stat) && (stat.mode() & (SET_UID | SET_GID)) != 0) {
      throw new DeniedException(DirectMetadata.NO_NUMBER);
    }
  }

  /** A file gets a further name, as with fs.protected_hardlinks: EACCES. */
  void checkLink(Fd fd, Stat stat) throws ErrnoException {
    if (owns(stat)) {
      return;
    }
    int setGid = SET_GID | GROUP_EXECUTE;
    boolean harmless =
        stat.isRegular() && (stat.mode() & SET_UID) == 0 && (stat.mode() & setGid) != setGid;
    if (!harmless) {
      throw new DeniedException(DirectMetadata.NO_NUMBER);
    }
    check(fd, stat, READ | WRITE);
  }

  /**
   * A file of proc or its like. What another user has bound to such a name may be what only the
   * opener's capabilities guard, whatever the bits say: EACCES.
   */
  void checkKnob(Stat stat) throws ErrnoException {
    if (anotherUsers && !owns(stat)) {
      throw new DeniedException(DirectMetadata.NO_NUMBER);
    }
  }

  /** What was made there under a name, and could have been swapped since: EACCES. */
  void checkMade(Stat stat) throws ErrnoException {
    if (!owns(stat) && !isRoot(stat.uid())) {
      throw new DeniedException(DirectMetadata.NO_NUMBER);
    }
  }

  /** Mode, owner and times of an inode may be changed. */
  boolean owns(Stat stat) {
    return ids == null
        || ids.uids().toInside(stat.uid()) != -1 && ids.gids().toInside(stat.gid()) != -1;
  }

  /**
   * Before Linux 5.8 mounts that are made meanwhile do not show, and another user could lead us to
   * a directory of the same file system: EOPNOTSUPP.
   */
  void checkMountsShow(Stat stat) throws ErrnoException {
    if (anotherUsers && stat.mountId() == 0) {
      throw new ErrnoException("statx", Errno.EOPNOTSUPP);
    }
  }

  private void check(Fd fd, Stat stat, int wanted) throws ErrnoException {
    if (!owns(stat) && (bits(fd, stat) & wanted) != wanted) {
      throw new DeniedException(DirectMetadata.NO_NUMBER);
    }
  }

  /** The permission bits that hold for the container's root where it is nobody special. */
  private int bits(Fd fd, Stat stat) throws ErrnoException {
    int mode = stat.mode();
    if (isRoot(stat.uid())) {
      return mode >> 6;
    }
    if (ids.gids().toInside(stat.gid()) != 0) {
      return mode;
    }
    // With an ACL the mode shows its mask, and the group itself may have less.
    return LinuxFile.getXattrThroughProc(fd, PosixAcl.ACCESS) == null
        ? mode >> 3
        : mode >> 3 & mode;
  }

  /** The container's root; its number may be missing, and is never that of an inode then. */
  private boolean isRoot(int uid) {
    return ids != null && ids.uids().toInside(uid) == 0;
  }
}
