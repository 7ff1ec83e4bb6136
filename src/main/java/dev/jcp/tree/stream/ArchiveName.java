package dev.jcp.tree.stream;

import dev.jcp.path.RawPath;
import java.io.IOException;
import java.util.Arrays;

/**
 * An entry's name in an archive, as components below the top. What could lead elsewhere is refused,
 * never bent into something harmless.
 */
final class ArchiveName {

  static final ArchiveName TOP = new ArchiveName(RawPath.EMPTY, new int[0], 0);

  /** Deeper trees take hours to walk, whoever made them. */
  private static final int MOST_LEVELS = 50_000;

  private final RawPath path;

  /** Where each component ends in the path. */
  private final int[] ends;

  private final int size;

  private ArchiveName(RawPath path, int[] ends, int size) {
    this.path = path;
    this.ends = ends;
    this.size = size;
  }

  /**
   * Reads a name.
   *
   * @param mayBeAbsolute the archive of a root folder itself has "/" in front of all names
   */
  static ArchiveName parse(RawPath untrusted, boolean mayBeAbsolute) throws IOException {
    if (untrusted.isEmpty() || untrusted.indexOf('\0') >= 0) {
      throw new IOException("refused: an empty name, or one with a NUL in it");
    }
    if (untrusted.isAbsolute() && !mayBeAbsolute) {
      throw new IOException("refused: an absolute name");
    }
    byte[] from = untrusted.bytes();
    byte[] to = new byte[from.length];
    int[] ends = new int[8];
    int size = 0;
    int length = 0;
    for (int start = 0; start < from.length; ) {
      int end = start;
      while (end < from.length && from[end] != '/') {
        end++;
      }
      int count = end - start;
      if (count == 2 && from[start] == '.' && from[start + 1] == '.') {
        throw new IOException("refused: a name with \"..\" in it");
      }
      if (count > 1 || count == 1 && from[start] != '.') {
        if (size == MOST_LEVELS) {
          throw new IOException("refused: more than " + MOST_LEVELS + " folders deep");
        }
        if (size > 0) {
          to[length++] = '/';
        }
        System.arraycopy(from, start, to, length, count);
        length += count;
        ends = size < ends.length ? ends : Arrays.copyOf(ends, 2 * size);
        ends[size++] = length;
      }
      start = end + 1;
    }
    return new ArchiveName(RawPath.of(Arrays.copyOf(to, length)), ends, size);
  }

  int size() {
    return size;
  }

  boolean isTop() {
    return size == 0;
  }

  RawPath component(int index) {
    return path.slice(index == 0 ? 0 : ends[index - 1] + 1, ends[index]);
  }

  RawPath last() {
    return component(size - 1);
  }

  RawPath path() {
    return path;
  }

  /** The path of the first so many components. */
  RawPath path(int count) {
    return count == 0 ? RawPath.EMPTY : path.slice(0, ends[count - 1]);
  }

  /** Without the first component. */
  ArchiveName belowFirst() {
    if (size == 1) {
      return TOP;
    }
    int[] below = new int[size - 1];
    for (int i = 1; i < size; i++) {
      below[i - 1] = ends[i] - ends[0] - 1;
    }
    return new ArchiveName(path.slice(ends[0] + 1, path.length()), below, size - 1);
  }

  /** How many components, at most so many, are the same in both. */
  int common(ArchiveName other, int most) {
    int mismatch = Arrays.mismatch(path.bytes(), other.path.bytes());
    int same = 0;
    while (same < most
        && ends[same] == other.ends[same]
        && (mismatch < 0 || ends[same] <= mismatch)) {
      same++;
    }
    return same;
  }
}
