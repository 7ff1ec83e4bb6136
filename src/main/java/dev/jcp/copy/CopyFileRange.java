package dev.jcp.copy;

import static dev.jcp.linux.Errno.EDQUOT;
import static dev.jcp.linux.Errno.EFBIG;
import static dev.jcp.linux.Errno.EIO;
import static dev.jcp.linux.Errno.ENOSPC;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxFile;
import java.io.IOException;

/**
 * copy_file_range: the kernel copies, within one file system (from one container's overlay to
 * another's, too).
 */
final class CopyFileRange implements ContentStrategy {

  private static final long PIECE = 32 << 20;

  private final Watch watch;
  private final ReadWrite rest;

  CopyFileRange(Watch watch, ReadWrite rest) {
    this.watch = watch;
    this.rest = rest;
  }

  @Override
  public int copy(Fd from, Fd to, long offset, long length) throws IOException {
    LinuxFile.seekTo(from, offset);
    LinuxFile.seekTo(to, offset);
    for (long done = 0; done < length; ) {
      watch.check();
      long result = LinuxFile.copyFileRange(from, to, Math.min(length - done, PIECE));
      if (result == -EIO || result == -ENOSPC || result == -EDQUOT || result == -EFBIG) {
        throw new ErrnoException("copy_file_range", (int) -result);
      }
      if (result <= 0) {
        // Any other errno, and 0 bytes before the end (some file systems), mean: not this way.
        return done == 0 ? UNSUPPORTED : rest.copy(from, to, offset + done, length - done);
      }
      done += result;
      rest.progressed(result);
    }
    return COPIED;
  }
}
