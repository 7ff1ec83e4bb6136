package dev.jcp.tree;

import dev.jcp.linux.Stat;
import java.io.IOException;

/** The bytes of a regular file: always a stream, and often an open file, which can do more. */
public interface Content extends AutoCloseable {

  /** How many bytes there are; -1 where only reading to the end shows it. */
  long sizeBytes();

  /** The next bytes, in order: how many (at most 64 KiB at once), or -1 at the end. */
  int read(byte[] to, int offset, int length) throws IOException;

  /**
   * The hole that comes next, in bytes, where the source tells of holes; 0: data come next. It can
   * be read, as zeros, or passed over.
   */
  default long hole() {
    return 0;
  }

  /** Passes over that hole. */
  default void skipHole() {}

  /** The file, for what the kernel can do with one; null: there is none on this host. */
  OpenFile file();

  /** True if these are the contents of that very file. */
  default boolean isOf(Stat other) {
    OpenFile file = file();
    return file != null && file.stat().sameFileAs(other);
  }

  @Override
  void close();
}
