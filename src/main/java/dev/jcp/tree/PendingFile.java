package dev.jcp.tree;

import dev.jcp.linux.Fd;
import java.io.IOException;

/**
 * A file being written that has no name yet; closing it without {@link #publish} leaves nothing
 * behind.
 */
public interface PendingFile extends AutoCloseable {

  /** Where the contents go, from offset 0. */
  Fd fd();

  /** Gives it its metadata, then its name, in place of what was there. */
  void publish() throws IOException;

  @Override
  void close();
}
