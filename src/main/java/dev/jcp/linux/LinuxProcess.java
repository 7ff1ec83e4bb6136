package dev.jcp.linux;

import static dev.jcp.linux.Syscall.check;
import static dev.jcp.linux.Syscall.memory;
import static dev.jcp.linux.Syscall.raw;

/** System calls on processes and on this thread's credentials. */
public final class LinuxProcess {

  private static final int PR_GET_SECUREBITS = 27;
  private static final int PR_SET_SECUREBITS = 28;
  private static final int SECBIT_NO_SETUID_FIXUP = 1 << 2;
  private static final short POLLIN = 1;
  private static final int CLOCK_REALTIME_COARSE = 5;
  private static final short POLLOUT = 4;

  private LinuxProcess() {}

  public static int getpid() {
    return (int) raw(Numbers.GETPID, 0, 0, 0, 0, 0);
  }

  public static int geteuid() {
    return (int) raw(Numbers.GETEUID, 0, 0, 0, 0, 0);
  }

  public static int getegid() {
    return (int) raw(Numbers.GETEGID, 0, 0, 0, 0, 0);
  }

  /**
   * pidfd_open(2), Linux 5.3: readable once the process has ended. ENOSYS before; ESRCH: no such
   * process.
   */
  public static Fd pidfdOpen(int pid) throws ErrnoException {
    return new Fd((int) check("pidfd_open", raw(Numbers.PIDFD_OPEN, pid, 0, 0, 0, 0)));
  }

  /**
   * Waits until the descriptor can be read (a pidfd: until its process has ended), or the time is
   * over.
   */
  public static boolean readable(Fd fd, long timeoutMillis) throws ErrnoException {
    return poll(fd, POLLIN, timeoutMillis);
  }

  /** The same until something can be written. */
  static boolean writable(Fd fd, long timeoutMillis) throws ErrnoException {
    return poll(fd, POLLOUT, timeoutMillis);
  }

  private static boolean poll(Fd fd, short events, long timeoutMillis) throws ErrnoException {
    Syscall memory = memory();
    memory.blockInt(0, fd.number());
    memory.blockShort(4, events);
    memory.blockShort(6, 0);
    memory.blockLong(8, timeoutMillis / 1000);
    memory.blockLong(16, timeoutMillis % 1000 * 1_000_000);
    long result;
    do {
      result = raw(Numbers.PPOLL, memory.block(), 1, memory.block() + 8, 0, 0);
    } while (result == -Errno.EINTR);
    return check("ppoll", result) > 0;
  }

  /**
   * This thread keeps its capabilities when {@link #setFsIds} takes uid 0 from it (capabilities(7),
   * securebits).
   */
  public static void keepCapabilitiesOverFsuid() throws ErrnoException {
    long bits = check("prctl", raw(Numbers.PRCTL, PR_GET_SECUREBITS, 0, 0, 0, 0));
    check("prctl", raw(Numbers.PRCTL, PR_SET_SECUREBITS, bits | SECBIT_NO_SETUID_FIXUP, 0, 0, 0));
  }

  /**
   * The ids that new files get and names are looked up with, of this thread alone (setfsuid(2),
   * setfsgid(2)).
   */
  public static void setFsIds(int uid, int gid) {
    raw(Numbers.SETFSGID, gid, 0, 0, 0, 0);
    raw(Numbers.SETFSUID, uid, 0, 0, 0, 0);
  }

  /** Eight bytes that nobody can foretell (getrandom(2)). */
  public static long random() throws ErrnoException {
    Syscall memory = memory();
    long result;
    do {
      result = raw(Numbers.GETRANDOM, memory.block(), Long.BYTES, 0, 0, 0);
    } while (result == -Errno.EINTR);
    if (check("getrandom", result) != Long.BYTES) {
      throw new ErrnoException("getrandom", Errno.EIO);
    }
    return memory.blockLong(0);
  }

  /**
   * The clock that file systems of this kernel take their times from (CLOCK_REALTIME_COARSE), in
   * nanoseconds since 1970; the precise one runs up to a tick ahead of it. 0: it cannot be read.
   */
  public static long fileClock() {
    Syscall memory = memory();
    long result = raw(Numbers.CLOCK_GETTIME, CLOCK_REALTIME_COARSE, memory.block(), 0, 0, 0);
    return result == 0 ? memory.blockLong(0) * 1_000_000_000 + memory.blockLong(8) : 0;
  }
}
