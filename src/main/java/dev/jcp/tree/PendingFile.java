package dev.jcp.tree;

import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxStream;
import java.io.IOException;

/** A file being written; without {@link #publish} it does not come into being. */
public interface PendingFile extends AutoCloseable {

  /** Where the contents go, from offset 0; null: only {@link #write} takes them. */
  Fd fd();

  /** Takes the next bytes, in order. */
  default void write(byte[] from, int offset, int length) throws IOException {
    LinuxStream.write(fd(), from, offset, length);
  }

  /** The source could not be read to its end: to be called before {@link #close}. */
  default void sourceFailed() {}

  /** Its contents are written once more from the start, and these are the metadata they had. */
  default void readAgain(Metadata metadata) {}

  /** Gives it its metadata, then its name, in place of what was there. */
  void publish() throws IOException;

  @Override
  void close();
}
