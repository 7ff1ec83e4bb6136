package dev.jcp.tree.stream;

import dev.jcp.tree.Content;
import dev.jcp.tree.OpenFile;
import java.io.IOException;

/** The contents of the entry that a tar stream stands on; they come once, in order. */
final class StreamContent implements Content {

  private final TarReader tar;
  private final long sizeBytes;

  StreamContent(TarReader tar) {
    this.tar = tar;
    this.sizeBytes = tar.sizeBytes();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    return tar.read(to, offset, length);
  }

  @Override
  public long hole() {
    return tar.hole();
  }

  @Override
  public void skipHole() {
    tar.skipHole();
  }

  @Override
  public OpenFile file() {
    return null;
  }

  /** What was not read is passed over by the next entry. */
  @Override
  public void close() {}
}
