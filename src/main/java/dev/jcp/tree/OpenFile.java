package dev.jcp.tree;

import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxStream;
import dev.jcp.linux.Stat;
import java.io.IOException;

/**
 * A regular file that is open for reading.
 *
 * @param fd at the file's start
 * @param stat as the file was when it was opened
 * @param sized false on proc and sysfs, where st_size means nothing and the file is read to its end
 */
public record OpenFile(Fd fd, Stat stat, boolean sized) implements Content {

  /** Blocks are missing: there are holes, or the file system compresses. */
  public boolean mayHaveHoles() {
    return sized && stat.blocks() < stat.size() / 512;
  }

  @Override
  public long sizeBytes() {
    return sized ? stat.size() : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = LinuxStream.read(fd, to, offset, length);
    return count == 0 ? -1 : count;
  }

  @Override
  public OpenFile file() {
    return this;
  }

  @Override
  public void close() {
    fd.close();
  }
}
