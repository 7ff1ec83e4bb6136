package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import dev.jcp.proc.ProcessProof;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.nio.charset.StandardCharsets;

/**
 * A process number that an engine has written into a file. The container may have ended and another
 * process have its number, so it counts only where the process says that it is the container's.
 */
final class StatePid {

  private static final RawPath MOUNTS = RawPath.ascii("ns/mnt");
  private static final RawPath HOSTS_MOUNTS = RawPath.ascii("/proc/1/ns/mnt");
  private static final RawPath OUR_MOUNTS = RawPath.ascii("/proc/self/ns/mnt");

  private StatePid() {}

  /**
   * The process; null where there is no such file, no such process, or another container's.
   *
   * @param id of the container
   */
  static ProcessStatus read(RawPath file, String id) throws ErrnoException {
    byte[] digits = SmallFile.readOrNull(file);
    int pid = digits == null ? 0 : number(digits);
    ProcessStatus status = pid <= 0 ? null : ProcessStatus.read(pid);
    return status != null && isIn(pid, id) ? status : null;
  }

  private static boolean isIn(int pid, String id) throws ErrnoException {
    RawPath path = RawPath.ascii("/proc/" + pid);
    try (Fd process = Linux.openat(Fd.WORKING_DIRECTORY, path, Open.O_PATH | Open.O_DIRECTORY)) {
      return ProcessProof.isCertain(process, id) && !isHosts(process);
    } catch (ErrnoException e) {
      if (e.isOneOf(Errno.ENOENT, Errno.ESRCH) || e.is(Errno.EACCES)) {
        return false; // it has ended, or is not this user's
      }
      throw e;
    }
  }

  /** A process that sees the host's own files is in no container, whatever it is called. */
  private static boolean isHosts(Fd process) throws ErrnoException {
    RawPath mounts = Linux.readlinkat(process, MOUNTS);
    try {
      return mounts.equals(Linux.readlinkat(Fd.WORKING_DIRECTORY, HOSTS_MOUNTS));
    } catch (ErrnoException e) {
      return mounts.equals(Linux.readlinkat(Fd.WORKING_DIRECTORY, OUR_MOUNTS));
    }
  }

  private static int number(byte[] digits) {
    try {
      return Integer.parseInt(new String(digits, StandardCharsets.ISO_8859_1).trim());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
