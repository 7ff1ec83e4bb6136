package dev.jcp.tree;

import java.io.IOException;

/**
 * A tree that is read forwards once: folders before what is in them, a file before its further hard
 * links.
 *
 * <p>An exception from {@link #next} speaks of one entry ({@link #pathOfFailure}); the walk can go
 * on behind it.
 */
public interface SourceTree extends AutoCloseable {

  /** The next entry, or null at the end. */
  Entry next() throws IOException;

  /**
   * Opens the contents of the entry that {@link #next} gave last: a regular file, or a further name
   * of one.
   */
  Content open() throws IOException;

  /**
   * The entry that {@link #next} gave last as a file of its own, with all its metadata: for a
   * further name of a file that could not be made a hard link.
   */
  Entry asFile() throws IOException;

  /** What lies in the folder that {@link #next} gave last is left out. */
  void skipFolder();

  /** Which entry {@link #next} failed on, from what was asked for down. */
  dev.jcp.path.RawPath pathOfFailure();

  /** What is worth saying of it and loses nothing, come up since this was asked last; or null. */
  default String remark() {
    return null;
  }

  @Override
  void close();
}
