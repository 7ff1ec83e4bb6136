package dev.jcp.engine;

import dev.jcp.path.RawPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A container's files as its engine gives and takes them: tar archives, whether it runs or not. A
 * path is absolute; the engine resolves its links inside the container, all but the last.
 */
public interface Archive {

  /** Who gives and takes them, for a note. */
  default String through() {
    return "the engine";
  }

  /** Whoever gives and takes them was started by this process, and answers to nobody else. */
  default boolean isServedForUs() {
    return false;
  }

  /**
   * What is at a path.
   *
   * @return null: nothing
   */
  PathStat stat(RawPath path) throws IOException;

  /**
   * The archive of what is at a path; its first entry has the path's last name.
   *
   * @return null: nothing is there
   */
  Download get(RawPath path) throws IOException;

  /** Unpacks an archive in a folder that is there. */
  Upload put(RawPath folder) throws IOException;

  /** What of the container the archives show, as it is now. */
  ArchiveView view() throws IOException;

  /** An archive that comes, with what is said of its first entry. */
  interface Download extends AutoCloseable {
    PathStat stat();

    InputStream stream();

    @Override
    void close();
  }

  /** An archive that goes. */
  interface Upload extends AutoCloseable {
    OutputStream stream();

    /** All of it was written: waits until it is unpacked. */
    void complete() throws IOException;

    /** Without {@link #complete}, breaks off; what the engine has unpacked by then stays. */
    @Override
    void close();
  }
}
