package dev.jcp.tree.stream;

import dev.jcp.linux.Fd;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.PendingFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A file whose size shows only at its end (those of proc and sysfs), while tar wants it first: it
 * is held in memory.
 */
final class CollectedFile implements PendingFile {

  private static final int MOST_BYTES = 16 << 20;

  private final TarWriter tar;
  private final RawPath name;
  private final Metadata metadata;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  CollectedFile(TarWriter tar, RawPath name, Metadata metadata) {
    this.tar = tar;
    this.name = name;
    this.metadata = metadata;
  }

  @Override
  public Fd fd() {
    return null;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    if (bytes.size() + length > MOST_BYTES) {
      throw new IOException("has no size, and more than " + (MOST_BYTES >> 20) + " MiB come");
    }
    bytes.write(from, offset, length);
  }

  @Override
  public void publish() throws IOException {
    byte[] all = bytes.toByteArray();
    tar.header(name, TarHeader.FILE, metadata, RawPath.EMPTY, all.length, 0);
    tar.contents(all, 0, all.length);
    tar.pad(all.length);
  }

  @Override
  public void close() {}
}
