package dev.jcp.linux;

import static dev.jcp.linux.Syscall.check;
import static dev.jcp.linux.Syscall.memory;

/** read(2) and write(2) between arrays and descriptors of any kind. */
public final class LinuxStream {

  private static final int MOST_BYTES = 64 * 1024;

  private LinuxStream() {}

  /** The number of bytes, at most 64 KiB; 0 at the end. */
  public static int read(Fd fd, byte[] to, int offset, int length) throws ErrnoException {
    Syscall memory = memory();
    int bounded = Math.min(length, MOST_BYTES);
    int count = (int) check("read", LinuxFile.read(fd, memory.block(), bounded));
    memory.blockTo(to, offset, count);
    return count;
  }

  /** Writes all of it. */
  public static void write(Fd fd, byte[] from, int offset, int length) throws ErrnoException {
    Syscall memory = memory();
    for (int done = 0; done < length; ) {
      int piece = Math.min(length - done, MOST_BYTES);
      memory.blockBytes(0, from, offset + done, piece);
      done += (int) check("write", LinuxFile.write(fd, memory.block(), piece));
    }
  }
}
