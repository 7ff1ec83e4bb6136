package dev.jcp.linux;

import dev.jcp.path.RawPath;
import java.nio.ByteBuffer;

/**
 * The names of one directory, in its own order, from a position that is good for another descriptor
 * of it too (d_off of getdents64(2)): a walk may close a directory and go on where it was.
 *
 * <p>Names that were read ahead are kept as the kernel wrote them: 32 KiB at most, whatever the
 * directory holds.
 */
public final class DirectoryListing {

  private final DirectoryReader reader;
  private ByteBuffer records;
  private int at;
  private long position;
  private boolean ended;

  /**
   * @param reader whose buffer serves all directories of a walk
   */
  public DirectoryListing(DirectoryReader reader) {
    this.reader = reader;
  }

  /** The next name; null at the end. */
  public RawPath next(Fd directory) throws ErrnoException {
    while (!ended) {
      if (records == null || at == records.limit()) {
        at = 0;
        records = reader.records(directory);
        ended = records == null;
        continue;
      }
      RawPath name = DirectoryReader.name(records, at);
      position = DirectoryReader.position(records, at);
      at += DirectoryReader.length(records, at);
      if (!name.isDots()) {
        return name;
      }
    }
    return null;
  }

  /** No further name is given. */
  public void end() {
    ended = true;
    records = null;
  }

  /** What was read ahead is forgotten: the directory will be opened again. */
  public void beforeClose() {
    records = null;
  }

  /** Goes on, with a new descriptor, behind the name that was given last. */
  public void resume(Fd directory) throws ErrnoException {
    if (!ended) {
      LinuxFile.seekTo(directory, position);
    }
  }

  /**
   * Starts anew, with a descriptor that nothing was read from. ext4 remembers of one that was put
   * behind the last name that there is nothing more, even after lseek(2) to 0.
   */
  public void startAnew() {
    records = null;
    position = 0;
    ended = false;
  }
}
