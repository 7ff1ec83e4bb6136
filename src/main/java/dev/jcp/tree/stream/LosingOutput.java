package dev.jcp.tree.stream;

import dev.jcp.linux.ErrnoException;
import dev.jcp.tree.DestinationLost;
import dev.jcp.tree.ReaderGone;
import java.io.IOException;
import java.io.OutputStream;

/** Any error of a stream ends all that it was to take. */
final class LosingOutput extends OutputStream {

  private final OutputStream out;

  LosingOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    try {
      out.write(from, offset, length);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private static IOException lost(IOException e) {
    if (e instanceof ReaderGone) {
      return e;
    }
    return new DestinationLost(
        e instanceof ErrnoException errno ? errno.reason() : e.getMessage(), e);
  }
}
