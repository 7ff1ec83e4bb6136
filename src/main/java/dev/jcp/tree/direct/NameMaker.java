package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.EINVAL;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;

/**
 * The calls that make a name. In a user namespace's own file systems (a remapped container's tmpfs,
 * a rootless overlay) the kernel refuses them to host root with EOVERFLOW, since uid 0 has no
 * number there. So they run with fsuid and fsgid of the container's root; SECBIT_NO_SETUID_FIXUP
 * keeps the capabilities, which leave with uid 0 otherwise. All three are this thread's alone and
 * put back at once.
 */
public final class NameMaker {

  /** On the host's side, and in containers that share its user namespace. */
  public static final NameMaker AS_OURSELVES =
      new NameMaker(false, LinuxProcess.geteuid(), LinuxProcess.getegid());

  private static final int S_ISGID = 02000;

  private final boolean switches;
  private final int uid;
  private final int gid;

  private NameMaker(boolean switches, int uid, int gid) {
    this.switches = switches;
    this.uid = uid;
    this.gid = gid;
  }

  /** For a container's side; to be used on the thread that called this. */
  public static NameMaker asContainerRoot(int hostUid, int hostGid) throws ErrnoException {
    LinuxProcess.keepCapabilitiesOverFsuid();
    return new NameMaker(true, hostUid, hostGid);
  }

  /** Who gets what is made, as far as that is known: some file systems have their own idea. */
  int uid() {
    return uid;
  }

  /** The same of the group. */
  int gidIn(Stat folder) {
    if ((folder.permissions() & S_ISGID) != 0) {
      return folder.gid();
    }
    return gid;
  }

  private void enter() {
    if (switches) {
      LinuxProcess.setFsIds(uid, gid);
    }
  }

  private void leave() {
    if (switches) {
      LinuxProcess.setFsIds(0, 0);
    }
  }

  void mkdir(Fd folder, RawPath name) throws ErrnoException {
    enter();
    try {
      Linux.mkdirat(folder, name, 0700);
    } finally {
      leave();
    }
  }

  /** A new file under a name that must be free. */
  Fd create(Fd folder, RawPath name) throws ErrnoException {
    enter();
    try {
      int flags = Open.O_WRONLY | Open.O_CREAT | Open.O_EXCL | Open.O_NOFOLLOW;
      return Linux.openat(folder, name, flags, 0600);
    } finally {
      leave();
    }
  }

  /**
   * A new file without a name. EOPNOTSUPP, EISDIR, ENOENT: the file system or kernel has no
   * O_TMPFILE.
   */
  Fd createUnnamed(Fd folder) throws ErrnoException {
    enter();
    try {
      return Linux.openat(folder, RawPath.DOT, Open.O_TMPFILE | Open.O_WRONLY, 0600);
    } finally {
      leave();
    }
  }

  void symlink(RawPath target, Fd folder, RawPath name) throws ErrnoException {
    enter();
    try {
      Linux.symlinkat(target, folder, name);
    } finally {
      leave();
    }
  }

  void mknod(Fd folder, RawPath name, int mode, long rdev) throws ErrnoException {
    enter();
    try {
      Linux.mknodat(folder, name, mode, rdev);
    } finally {
      leave();
    }
  }

  void link(Fd file, Fd folder, RawPath name) throws ErrnoException {
    enter();
    try {
      Linux.linkat(file, folder, name);
    } finally {
      leave();
    }
  }

  void rename(Fd folder, RawPath from, RawPath to) throws ErrnoException {
    enter();
    try {
      Linux.renameat(folder, from, folder, to);
    } finally {
      leave();
    }
  }

  /**
   * Renames to a name that must be free (EEXIST).
   *
   * <p>NFS and older FUSE do not know RENAME_NOREPLACE (EINVAL). There a folder is renamed over an
   * empty one that we made under the name just before, and anything else is linked to it; neither
   * takes a name that is in use.
   */
  void renameNoReplace(Fd folder, RawPath from, RawPath to, boolean isFolder)
      throws ErrnoException {
    enter();
    try {
      Linux.renameNoReplace(folder, from, folder, to);
    } catch (ErrnoException e) {
      if (!e.is(EINVAL)) {
        throw e;
      }
      if (isFolder) {
        renameOverEmpty(folder, from, to);
      } else {
        try (Fd file = Linux.openat(folder, from, Open.LOOK)) {
          Linux.linkat(file, folder, to);
        }
        Linux.unlinkat(folder, from);
      }
    } finally {
      leave();
    }
  }

  private static void renameOverEmpty(Fd folder, RawPath from, RawPath to) throws ErrnoException {
    Linux.mkdirat(folder, to, 0700);
    Stat made = Linux.statxOrNull(folder, to);
    try {
      Linux.renameat(folder, from, folder, to);
    } catch (ErrnoException e) {
      Stat there = Linux.statxOrNull(folder, to);
      if (made != null && there != null && there.sameFileAs(made)) {
        Linux.rmdirat(folder, to);
      }
      throw e;
    }
  }
}
