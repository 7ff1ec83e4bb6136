package dev.jcp.linux;

import static dev.jcp.linux.Syscall.check;
import static dev.jcp.linux.Syscall.memory;
import static dev.jcp.linux.Syscall.raw;

import dev.jcp.path.RawPath;

/** System calls on names and directories; every name is looked up from a directory's descriptor. */
public final class Linux {

  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_SYMLINK_FOLLOW = 0x400;
  static final int AT_EMPTY_PATH = 0x1000;
  static final int AT_STATX_DONT_SYNC = 0x4000;
  static final int STATX_BASIC_STATS = 0x7ff;
  static final int STATX_BTIME = 0x800;
  static final int STATX_MNT_ID = 0x1000;

  private static final int AT_REMOVEDIR = 0x200;
  private static final int RENAME_NOREPLACE = 1;
  private static final int OPEN_HOW_BYTES = 24;

  private Linux() {}

  /**
   * openat(2). Here the kernel follows links as for any program: only for our own names, or with
   * O_NOFOLLOW.
   */
  public static Fd openat(Fd directory, RawPath name, int flags) throws ErrnoException {
    return openat(directory, name, flags, 0);
  }

  /**
   * The same, with the permission bits of a file that is made (O_CREAT, O_TMPFILE); the umask takes
   * bits from them.
   */
  public static Fd openat(Fd directory, RawPath name, int flags, int mode) throws ErrnoException {
    long path = memory().path(name, "openat");
    long result;
    do {
      result = raw(Numbers.OPENAT, directory.number(), path, flags | Open.O_CLOEXEC, mode, 0);
    } while (result == -Errno.EINTR);
    return new Fd((int) check("openat", result));
  }

  /**
   * openat2(2), Linux 5.6: resolves a whole path in one step. ENOSYS (older kernels) and EPERM
   * (seccomp) mean that the call is not to be had; EAGAIN that something was renamed meanwhile, and
   * the caller may ask again.
   */
  public static Fd openat2(Fd directory, RawPath path, int flags, int resolve)
      throws ErrnoException {
    Syscall memory = memory();
    long address = memory.path(path, "openat2");
    memory.blockLong(0, flags | Open.O_CLOEXEC);
    memory.blockLong(8, 0);
    memory.blockLong(16, resolve);
    long result;
    do {
      result = raw(Numbers.OPENAT2, directory.number(), address, memory.block(), OPEN_HOW_BYTES, 0);
    } while (result == -Errno.EINTR);
    return new Fd((int) check("openat2", result));
  }

  /** statx(2) of an entry itself, never of what a link there points to. */
  public static Stat statx(Fd directory, RawPath name) throws ErrnoException {
    Syscall memory = memory();
    return stat(memory, directory, memory.path(name, "statx"), AT_SYMLINK_NOFOLLOW);
  }

  /** statx(2) of an entry, or null where there is none (ENOENT). */
  public static Stat statxOrNull(Fd directory, RawPath name) throws ErrnoException {
    try {
      return statx(directory, name);
    } catch (ErrnoException e) {
      if (e.is(Errno.ENOENT)) {
        return null;
      }
      throw e;
    }
  }

  /** statx(2) following links as any program does: only where no container can have put one. */
  public static Stat statxFollowing(Fd directory, RawPath name) throws ErrnoException {
    Syscall memory = memory();
    return stat(memory, directory, memory.path(name, "statx"), 0);
  }

  /**
   * The same, from what the kernel remembers (AT_STATX_DONT_SYNC): a file system that does not
   * answer, which a container may have mounted, cannot hold us.
   */
  public static Stat statxRemembered(Fd directory, RawPath name) throws ErrnoException {
    Syscall memory = memory();
    return stat(memory, directory, memory.path(name, "statx"), AT_STATX_DONT_SYNC);
  }

  /** statx(2) of what is open; O_PATH will do. */
  public static Stat statx(Fd fd) throws ErrnoException {
    Syscall memory = memory();
    return stat(memory, fd, memory.path(RawPath.EMPTY, "statx"), AT_EMPTY_PATH);
  }

  private static Stat stat(Syscall memory, Fd directory, long path, int flags)
      throws ErrnoException {
    int mask = STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID;
    check("statx", raw(Numbers.STATX, directory.number(), path, flags, mask, memory.block()));
    return Stat.decode(memory);
  }

  /** The target of a symlink, as bytes; EINVAL where the entry is none. */
  public static RawPath readlinkat(Fd directory, RawPath name) throws ErrnoException {
    Syscall memory = memory();
    long path = memory.path(name, "readlinkat");
    long block = memory.block();
    long length = raw(Numbers.READLINKAT, directory.number(), path, block, Syscall.BLOCK_BYTES, 0);
    return RawPath.of(memory.blockBytes(0, (int) check("readlinkat", length)));
  }

  /** mkdir; the umask takes bits from {@code mode}. */
  public static void mkdirat(Fd directory, RawPath name, int mode) throws ErrnoException {
    long path = memory().path(name, "mkdirat");
    check("mkdirat", raw(Numbers.MKDIRAT, directory.number(), path, mode, 0, 0));
  }

  public static void symlinkat(RawPath target, Fd directory, RawPath name) throws ErrnoException {
    Syscall memory = memory();
    long from = memory.path(target, "symlinkat");
    long to = memory.secondPath(name, "symlinkat");
    check("symlinkat", raw(Numbers.SYMLINKAT, from, directory.number(), to, 0, 0));
  }

  /**
   * Makes a FIFO, a device node, or an empty regular file.
   *
   * @param mode type and permission bits
   * @param rdev as in {@link Stat#rdev}
   */
  public static void mknodat(Fd directory, RawPath name, int mode, long rdev)
      throws ErrnoException {
    long path = memory().path(name, "mknodat");
    long major = rdev >>> 32;
    long minor = rdev & 0xffffffffL;
    long device = minor & 0xff | major << 8 | (minor & ~0xffL) << 12;
    check("mknodat", raw(Numbers.MKNODAT, directory.number(), path, mode, device, 0));
  }

  /**
   * Gives an open file (O_TMPFILE, or O_PATH) a name. Never replaces: EEXIST. AT_EMPTY_PATH wants
   * CAP_DAC_READ_SEARCH; without it the same goes through /proc/self/fd (open(2), "O_TMPFILE").
   */
  public static void linkat(Fd file, Fd directory, RawPath name) throws ErrnoException {
    Syscall memory = memory();
    long empty = memory.path(RawPath.EMPTY, "linkat");
    long to = memory.secondPath(name, "linkat");
    long result = raw(Numbers.LINKAT, file.number(), empty, directory.number(), to, AT_EMPTY_PATH);
    if (result == -Errno.ENOENT) {
      long self = memory.path(selfPath(file), "linkat");
      result = raw(Numbers.LINKAT, -100, self, directory.number(), to, AT_SYMLINK_FOLLOW);
    }
    check("linkat", result);
  }

  /**
   * Renames within one file system, taking the place of what is there (a mount point too: the
   * caller has looked).
   */
  public static void renameat(Fd from, RawPath name, Fd to, RawPath newName) throws ErrnoException {
    rename(from, name, to, newName, 0);
  }

  /**
   * Renames to a name that must be free: EEXIST. EINVAL where the file system does not know the
   * flag.
   */
  public static void renameNoReplace(Fd from, RawPath name, Fd to, RawPath newName)
      throws ErrnoException {
    rename(from, name, to, newName, RENAME_NOREPLACE);
  }

  private static void rename(Fd from, RawPath name, Fd to, RawPath newName, int flags)
      throws ErrnoException {
    Syscall memory = memory();
    long old = memory.path(name, "renameat2");
    long next = memory.secondPath(newName, "renameat2");
    check("renameat2", raw(Numbers.RENAMEAT2, from.number(), old, to.number(), next, flags));
  }

  public static void unlinkat(Fd directory, RawPath name) throws ErrnoException {
    long path = memory().path(name, "unlinkat");
    check("unlinkat", raw(Numbers.UNLINKAT, directory.number(), path, 0, 0, 0));
  }

  public static void rmdirat(Fd directory, RawPath name) throws ErrnoException {
    long path = memory().path(name, "unlinkat");
    check("unlinkat", raw(Numbers.UNLINKAT, directory.number(), path, AT_REMOVEDIR, 0, 0));
  }

  /**
   * The descriptor's magic link: leads to the very file that is open, whatever its name has become.
   */
  public static RawPath selfPath(Fd fd) {
    return RawPath.ascii("/proc/self/fd/" + fd.number());
  }

  /** Opens again, for reading or writing, what an O_PATH descriptor holds. */
  public static Fd reopen(Fd pathFd, int flags) throws ErrnoException {
    return openat(Fd.WORKING_DIRECTORY, selfPath(pathFd), flags);
  }
}
