package dev.jcp.linux;

import static dev.jcp.linux.Syscall.check;
import static dev.jcp.linux.Syscall.memory;
import static dev.jcp.linux.Syscall.raw;

import com.kenai.jffi.NativeCall;
import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.List;

/** System calls on what is open: contents and metadata. */
public final class LinuxFile {

  public static final int SEEK_DATA = 3;
  public static final int SEEK_HOLE = 4;

  private static final int SEEK_SET = 0;
  private static final int FICLONE = 0x40049409;
  private static final int TCGETS = 0x5401;
  private static final int W_OK = 2;
  private static final int X_OK = 1;
  private static final int UTIME_OMIT = 0x3ffffffe;
  private static final int MOST_XATTR_BYTES = 65536; // XATTR_SIZE_MAX
  private static final int FALLOC_FL_KEEP_SIZE = 1;
  private static final int DIRENT_LENGTH = 16;
  private static final int DIRENT_NAME = 19;
  private static final short DOT_NUL = '.'; // little-endian
  private static final long COPY_FILE_RANGE = NativeCall.address("copy_file_range");

  private LinuxFile() {}

  /** read(2) to native memory: the number of bytes, 0 at the end, or -errno. */
  public static long read(Fd fd, long address, long length) {
    return retried(Numbers.READ, fd, address, length, 0);
  }

  /** write(2) from native memory: the number of bytes, perhaps fewer than asked, or -errno. */
  public static long write(Fd fd, long address, long length) {
    return retried(Numbers.WRITE, fd, address, length, 0);
  }

  public static long pread(Fd fd, long address, long length, long offset) {
    return retried(Numbers.PREAD64, fd, address, length, offset);
  }

  public static long pwrite(Fd fd, long address, long length, long offset) {
    return retried(Numbers.PWRITE64, fd, address, length, offset);
  }

  private static long retried(int number, Fd fd, long address, long length, long offset) {
    long result;
    do {
      result = raw(number, fd.number(), address, length, offset, 0);
    } while (result == -Errno.EINTR);
    return result;
  }

  /** copy_file_range(2) at both descriptors' positions: bytes copied, 0 at the end, or -errno. */
  public static long copyFileRange(Fd from, Fd to, long length) {
    return Syscall.rawFunction(COPY_FILE_RANGE, from.number(), 0, to.number(), 0, length, 0);
  }

  /**
   * ioctl(FICLONE): shares all extents, or -errno (EOPNOTSUPP, EXDEV, EINVAL: the file systems
   * cannot).
   */
  public static long ficlone(Fd from, Fd to) {
    return raw(Numbers.IOCTL, to.number(), FICLONE, from.number(), 0, 0);
  }

  /** lseek(2) with SEEK_DATA or SEEK_HOLE: the offset, or -errno (ENXIO: no data from there on). */
  public static long seek(Fd fd, long offset, int whence) {
    return raw(Numbers.LSEEK, fd.number(), offset, whence, 0, 0);
  }

  public static void seekTo(Fd fd, long offset) throws ErrnoException {
    check("lseek", seek(fd, offset, SEEK_SET));
  }

  public static void ftruncate(Fd fd, long length) throws ErrnoException {
    check("ftruncate", raw(Numbers.FTRUNCATE, fd.number(), length, 0, 0, 0));
  }

  /** Reserves blocks without changing the size (fallocate(2)): 0, or -errno. */
  public static long reserve(Fd fd, long length) {
    return raw(Numbers.FALLOCATE, fd.number(), FALLOC_FL_KEEP_SIZE, 0, length, 0);
  }

  public static void fsync(Fd fd) throws ErrnoException {
    check("fsync", raw(Numbers.FSYNC, fd.number(), 0, 0, 0, 0));
  }

  /** True if the descriptor number, such as 2 for stderr, is a terminal (ioctl TCGETS). */
  public static boolean isTerminal(int fd) {
    return raw(Numbers.IOCTL, fd, TCGETS, memory().block(), 0, 0) == 0;
  }

  /** access(2) of an open folder, O_PATH too: may this process make names in it? */
  public static boolean mayMakeIn(Fd folder) throws ErrnoException {
    long path = memory().path(Linux.selfPath(folder), "faccessat");
    return raw(Numbers.FACCESSAT, Fd.WORKING_DIRECTORY.number(), path, W_OK | X_OK, 0, 0) == 0;
  }

  /** The kind of file system, f_type of statfs(2). */
  public static long fstatfsType(Fd fd) throws ErrnoException {
    check("fstatfs", raw(Numbers.FSTATFS, fd.number(), memory().block(), 0, 0, 0));
    return memory().blockLong(0);
  }

  /**
   * Reads directory entries (getdents64(2)) into native memory; see {@link DirectoryReader}. The
   * number of bytes, or 0 at the end.
   */
  static int getdents64(Fd fd, long address, int length) throws ErrnoException {
    return (int) check("getdents64", raw(Numbers.GETDENTS64, fd.number(), address, length, 0, 0));
  }

  /** True where a directory that was not read yet has no entries. */
  public static boolean isEmptyDirectory(Fd directory) throws ErrnoException {
    Syscall memory = memory();
    int length;
    do {
      length = getdents64(directory, memory.block(), Syscall.BLOCK_BYTES);
      for (int at = 0; at < length; at += memory.blockShort(at + DIRENT_LENGTH) & 0xffff) {
        int name = at + DIRENT_NAME;
        int dots = memory.blockShort(name) == DOT_NUL ? 1 : 2;
        if (!RawPath.of(memory.blockBytes(name, dots)).isDots()
            || memory.blockBytes(name + dots, 1)[0] != 0) {
          return false;
        }
      }
    } while (length > 0);
    return true;
  }

  public static void fchmod(Fd fd, int permissions) throws ErrnoException {
    check("fchmod", raw(Numbers.FCHMOD, fd.number(), permissions, 0, 0, 0));
  }

  /**
   * Works on O_PATH descriptors of FIFOs and device nodes too, where fchmod gives EBADF. Not for
   * symlinks.
   */
  public static void chmodThroughProc(Fd fd, int permissions) throws ErrnoException {
    long path = memory().path(Linux.selfPath(fd), "fchmodat");
    check("fchmodat", raw(Numbers.FCHMODAT, -100, path, permissions, 0, 0));
  }

  /**
   * fchownat(AT_EMPTY_PATH): of what is open, also O_PATH, also a symlink. Clears set-id bits and
   * capabilities.
   */
  public static void chown(Fd fd, int uid, int gid) throws ErrnoException {
    long empty = memory().path(RawPath.EMPTY, "fchownat");
    check("fchownat", raw(Numbers.FCHOWNAT, fd.number(), empty, uid, gid, Linux.AT_EMPTY_PATH));
  }

  /** Sets mtime and leaves atime (utimensat(2)) of a file that is open for reading or writing. */
  public static void setMtime(Fd fd, long seconds, int nanos) throws ErrnoException {
    check("utimensat", raw(Numbers.UTIMENSAT, fd.number(), 0, times(seconds, nanos), 0, 0));
  }

  /** The same with AT_EMPTY_PATH, Linux 5.8, for O_PATH descriptors and symlinks. */
  public static void setMtimeOfPath(Fd fd, long seconds, int nanos) throws ErrnoException {
    long times = times(seconds, nanos);
    long empty = memory().path(RawPath.EMPTY, "utimensat");
    check("utimensat", raw(Numbers.UTIMENSAT, fd.number(), empty, times, Linux.AT_EMPTY_PATH, 0));
  }

  private static long times(long seconds, int nanos) {
    Syscall memory = memory();
    memory.blockLong(0, 0);
    memory.blockLong(8, UTIME_OMIT);
    memory.blockLong(16, seconds);
    memory.blockLong(24, nanos);
    return memory.block();
  }

  /**
   * Names of the xattrs of an open file; empty where there are none, or the file system has none.
   */
  public static List<RawPath> listXattrs(Fd fd) throws ErrnoException {
    Syscall memory = memory();
    long block = memory.block();
    long length = raw(Numbers.FLISTXATTR, fd.number(), block, Syscall.BLOCK_BYTES, 0, 0);
    if (length == 0 || length == -Errno.EOPNOTSUPP) {
      return List.of();
    }
    check("flistxattr", length);
    RawPath all = RawPath.of(memory.blockBytes(0, (int) length));
    List<RawPath> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < all.length(); i++) {
      if (all.at(i) == 0) {
        names.add(all.slice(start, i));
        start = i + 1;
      }
    }
    return names;
  }

  /** The value, or null where there is none (ENODATA, EOPNOTSUPP). */
  public static byte[] getXattr(Fd fd, RawPath name) throws ErrnoException {
    Syscall memory = memory();
    long address = memory.secondPath(name, "fgetxattr");
    long block = memory.block();
    long length = raw(Numbers.FGETXATTR, fd.number(), address, block, Syscall.BLOCK_BYTES, 0);
    if (length == -Errno.ENODATA || length == -Errno.EOPNOTSUPP) {
      return null;
    }
    return memory.blockBytes(0, (int) check("fgetxattr", length));
  }

  /** The same of an O_PATH descriptor of a FIFO or device node. */
  public static byte[] getXattrThroughProc(Fd fd, RawPath name) throws ErrnoException {
    Syscall memory = memory();
    long path = memory.path(Linux.selfPath(fd), "getxattr");
    long address = memory.secondPath(name, "getxattr");
    long length = raw(Numbers.GETXATTR, path, address, memory.block(), Syscall.BLOCK_BYTES, 0);
    if (length == -Errno.ENODATA || length == -Errno.EOPNOTSUPP) {
      return null;
    }
    return memory.blockBytes(0, (int) check("getxattr", length));
  }

  public static void setXattr(Fd fd, RawPath name, byte[] value) throws ErrnoException {
    Syscall memory = memory();
    if (value.length > MOST_XATTR_BYTES) {
      throw new ErrnoException("fsetxattr", Errno.E2BIG);
    }
    long address = memory.secondPath(name, "fsetxattr");
    memory.blockBytes(0, value, 0, value.length);
    check(
        "fsetxattr", raw(Numbers.FSETXATTR, fd.number(), address, memory.block(), value.length, 0));
  }

  /**
   * Takes an xattr away, of an O_PATH descriptor too; none there (ENODATA, EOPNOTSUPP) is as good.
   */
  public static void removeXattr(Fd fd, RawPath name) throws ErrnoException {
    Syscall memory = memory();
    long path = memory.path(Linux.selfPath(fd), "removexattr");
    long address = memory.secondPath(name, "removexattr");
    long result = raw(Numbers.REMOVEXATTR, path, address, 0, 0, 0);
    if (result != -Errno.ENODATA && result != -Errno.EOPNOTSUPP) {
      check("removexattr", result);
    }
  }
}
