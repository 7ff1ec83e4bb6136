package dev.jcp.engine.http;

import java.io.IOException;

/** Bytes to and from a daemon, whatever carries them. */
public interface Connection extends AutoCloseable {

  /**
   * Reads what is there, at most 64 KiB, waiting up to the time given: how many bytes, 0 at the
   * end; an ErrnoException with EAGAIN once the time is over.
   */
  int read(byte[] to, int offset, int length, long timeoutMillis) throws IOException;

  /**
   * Writes all of it, waiting up to the time given for each next part to be taken: an
   * ErrnoException with EAGAIN once that is over, with EINTR soon after the thread was interrupted.
   */
  void write(byte[] from, int offset, int length, long timeoutMillis) throws IOException;

  @Override
  void close();
}
