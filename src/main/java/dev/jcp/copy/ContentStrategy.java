package dev.jcp.copy;

import dev.jcp.linux.Fd;
import java.io.IOException;

/** One way to bring bytes from one open file to another. */
interface ContentStrategy {

  int COPIED = 0;
  int UNSUPPORTED = 1;

  /**
   * Copies {@code length} bytes at {@code offset} to the same offset.
   *
   * @return {@link #COPIED}, or {@link #UNSUPPORTED} where these two file systems cannot, before
   *     any byte was copied
   */
  int copy(Fd from, Fd to, long offset, long length) throws IOException;
}
