package dev.jcp.open;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxStream;
import dev.jcp.tree.ReaderGone;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output or error as a stream of bytes, straight to the descriptor: System.out swallows
 * errors.
 */
public final class OutputForReader extends OutputStream {

  private final Fd fd;

  public OutputForReader(Fd fd) {
    this.fd = fd;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /**
   * Writes all of it.
   *
   * @throws ReaderGone where it is a pipe that nobody reads any longer (EPIPE)
   */
  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    try {
      LinuxStream.write(fd, from, offset, length);
    } catch (ErrnoException e) {
      throw e.is(Errno.EPIPE) ? new ReaderGone() : e;
    }
  }
}
