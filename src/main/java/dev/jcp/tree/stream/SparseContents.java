package dev.jcp.tree.stream;

import java.io.IOException;
import java.util.Arrays;

/** The contents of a file that was stored without its holes: zeros in their places. */
final class SparseContents {

  /** Smaller ones would not stay holes, and each costs a call. */
  private static final long SMALLEST_HOLE = 4096;

  private final TarReader tar;
  private final SparseMap.Cursor pieces;

  /** Of the whole file, of the hole that is next, and of the data behind it. */
  private long left;

  private long gap;
  private long data;

  SparseContents(TarReader tar, SparseMap map, long realSize) {
    this.tar = tar;
    this.pieces = map.new Cursor();
    this.left = realSize;
    load();
  }

  private void load() {
    if (gap == 0 && data == 0 && left > 0) {
      gap = pieces.hasNext() ? pieces.next() : left;
      data = pieces.hasNext() ? pieces.next() : 0;
    }
  }

  long left() {
    return left;
  }

  /** The length of the hole that is next; 0 where data come, or what is as good as data. */
  long hole() {
    return gap >= SMALLEST_HOLE ? gap : 0;
  }

  void skipHole() {
    passed(hole());
  }

  private void passed(long bytes) {
    left -= bytes;
    if (gap > 0) {
      gap -= bytes;
    } else {
      data -= bytes;
    }
    load();
  }

  /** As {@link TarReader#read}; it goes up to the next hole or end of one. */
  int read(byte[] to, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = (int) Math.min(length, gap > 0 ? gap : data);
    if (gap > 0) {
      Arrays.fill(to, offset, offset + count, (byte) 0);
    } else {
      count = tar.readStored(to, offset, count);
    }
    passed(count);
    return count;
  }
}
