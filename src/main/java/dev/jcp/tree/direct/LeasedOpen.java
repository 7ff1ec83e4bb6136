package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.tree.OpenFile;

/**
 * Opens a regular file that was looked at with O_PATH, never waiting in the kernel.
 *
 * <p>A process in the container may hold a lease on the file (F_SETLEASE): without O_NONBLOCK the
 * open would wait for up to lease-break-time, 45 s. With it the open gives EAGAIN, and the kernel
 * tells the holder to let go; we ask again for a while.
 */
final class LeasedOpen {

  private static final long PATIENCE_NANOS = 3_000_000_000L;

  /** For all files of a copy together: a container could hold leases on a hundred thousand. */
  private static long patienceLeft = 10_000_000_000L;

  private static final long PAUSE_MILLIS = 50;

  private LeasedOpen() {}

  /**
   * The contents of what was seen to be a regular file, with what statx says of it now that it is
   * open.
   */
  static OpenFile content(Fd look, boolean sized) throws ErrnoException {
    Fd fd = reopen(look, Open.O_RDONLY);
    try {
      Stat stat = Linux.statx(fd);
      if (!stat.isRegular()) {
        throw new ErrnoException("openat", Errno.EINVAL);
      }
      return new OpenFile(fd, stat, sized);
    } catch (ErrnoException e) {
      fd.close();
      throw e;
    }
  }

  /** Only for what was seen to be a regular file: a device or FIFO must never be opened. */
  static Fd reopen(Fd look, int flags) throws ErrnoException {
    long start = System.nanoTime();
    while (true) {
      try {
        return Linux.reopen(look, flags | Open.O_NONBLOCK | Open.O_NOCTTY);
      } catch (ErrnoException e) {
        long waited = System.nanoTime() - start;
        if (!e.is(Errno.EAGAIN) || waited > Math.min(PATIENCE_NANOS, patienceLeft)) {
          patienceLeft -= waited;
          throw e;
        }
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ErrnoException("openat", Errno.EINTR);
      }
    }
  }
}
