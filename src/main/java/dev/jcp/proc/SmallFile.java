package dev.jcp.proc;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxStream;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.util.Arrays;

/** Reads files of /proc and of engines whole, without java.nio.file, which costs start-up. */
public final class SmallFile {

  /**
   * Far more than any cgroup, status or state file has; what is longer is cut off, and then no
   * JSON.
   */
  static final int LIMIT_BYTES = 4 * 1024 * 1024;

  private static final int FIRST_BYTES = 4096;

  private SmallFile() {}

  /** O_NONBLOCK: whatever lies there, opening it does not wait. */
  public static byte[] read(Fd folder, RawPath name) throws ErrnoException {
    return read(folder, name, false);
  }

  private static byte[] read(Fd folder, RawPath name, boolean once) throws ErrnoException {
    int flags = Open.O_RDONLY | Open.O_NONBLOCK | Open.O_NOCTTY;
    try (Fd file = Linux.openat(folder, name, flags)) {
      byte[] bytes = new byte[FIRST_BYTES];
      int length = 0;
      while (length < LIMIT_BYTES) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
        int count = LinuxStream.read(file, bytes, length, bytes.length - length);
        if (count == 0) {
          break;
        }
        length += count;
        if (once && length < bytes.length) {
          break;
        }
      }
      return Arrays.copyOf(bytes, length);
    }
  }

  /**
   * A file in a folder that a container may control: no link is followed, and nothing but a regular
   * file is opened.
   */
  public static byte[] readUntrusted(Fd folder, RawPath untrustedName) throws ErrnoException {
    try (Fd entry = Linux.openat(folder, untrustedName, Open.LOOK)) {
      if (Linux.statx(entry).type() != Stat.S_IFREG) {
        throw new ErrnoException("open", Errno.EINVAL);
      }
      return read(Fd.WORKING_DIRECTORY, Linux.selfPath(entry));
    }
  }

  public static byte[] read(RawPath path) throws ErrnoException {
    return read(Fd.WORKING_DIRECTORY, path);
  }

  /**
   * For status, stat, comm and cgroup of a process, which the kernel writes in one piece
   * (single_open): less than there was room for is all of it, and no second read asks for more.
   * Null where the process has ended.
   */
  static byte[] ofProcessOrNull(int pid, String name) throws ErrnoException {
    try {
      return read(Fd.WORKING_DIRECTORY, RawPath.ascii("/proc/" + pid + "/" + name), true);
    } catch (ErrnoException e) {
      if (e.isOneOf(Errno.ENOENT, Errno.ESRCH)) {
        return null;
      }
      throw e;
    }
  }

  /**
   * Null where there is no such file; for /proc, ESRCH says the same of a process that ended
   * meanwhile.
   */
  public static byte[] readOrNull(RawPath path) throws ErrnoException {
    try {
      return read(path);
    } catch (ErrnoException e) {
      if (e.isOneOf(Errno.ENOENT, Errno.ESRCH) || e.is(Errno.ENOTDIR)) {
        return null;
      }
      throw e;
    }
  }
}
