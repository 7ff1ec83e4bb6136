package dev.jcp.tree.stream;

import dev.jcp.linux.ErrnoException;
import dev.jcp.tree.SourceLost;
import java.io.IOException;
import java.io.InputStream;

/** Any error of a stream ends all that it was to bring. */
final class LosingInput extends InputStream {

  private final InputStream in;

  LosingInput(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new SourceLost("interrupted");
    }
    try {
      return in.read(to, offset, length);
    } catch (ErrnoException e) {
      throw new SourceLost(e.reason(), e);
    } catch (IOException e) {
      throw new SourceLost(e.getMessage() == null ? "it ends in the middle" : e.getMessage(), e);
    } catch (RuntimeException e) {
      // Decompressors meet damaged input in many ways.
      throw new SourceLost("it is damaged", new IOException(e));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
