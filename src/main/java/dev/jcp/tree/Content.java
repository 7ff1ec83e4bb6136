package dev.jcp.tree;

import dev.jcp.linux.Fd;
import dev.jcp.linux.Stat;

/**
 * The bytes of a regular file, open for reading.
 *
 * @param fd at the file's start
 * @param stat as the file was when it was opened
 * @param sized false on proc and sysfs, where st_size means nothing and the file is read to its end
 */
public record Content(Fd fd, Stat stat, boolean sized) implements AutoCloseable {

  /** Blocks are missing: there are holes, or the file system compresses. */
  public boolean mayHaveHoles() {
    return sized && stat.blocks() < stat.size() / 512;
  }

  @Override
  public void close() {
    fd.close();
  }
}
