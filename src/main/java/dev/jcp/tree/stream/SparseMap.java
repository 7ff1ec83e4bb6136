package dev.jcp.tree.stream;

import java.util.Arrays;

/**
 * Where in a file there are data, and where holes: what tar stores of it lies one piece behind the
 * other. It all comes in front of the first byte, so it has to be held: gap and size of each piece
 * as numbers of seven bits to the byte, about five bytes for both.
 */
final class SparseMap {

  /** Some three million pieces. */
  private static final int MOST_BYTES = 16 << 20;

  /** Nobody has a larger file; one that is only claimed would be zeros without an end. */
  private static final long MOST_REAL_SIZE = 1L << 50;

  private static final int SEVEN_BITS = 0x7f;

  private byte[] bytes = new byte[64];
  private int length;
  private long end;
  private long highest;
  private long stored;
  private String fault;

  /**
   * The next piece; they come in their order, and those without bytes mean only how far it goes.
   */
  void add(long offset, long size) {
    if (fault != null) {
      return;
    }
    if (offset < end || size < 0 || offset > MOST_REAL_SIZE || size > MOST_REAL_SIZE) {
      spoil("its pieces overlap, or are not in order");
      return;
    }
    highest = Math.max(highest, offset + size);
    if (size > 0) {
      put(offset - end);
      put(size);
      end = offset + size;
      stored += size;
    }
  }

  private void put(long number) {
    if (length + 10 > bytes.length) {
      if (length + 10 > MOST_BYTES) {
        spoil("it has too many pieces");
        return;
      }
      bytes = Arrays.copyOf(bytes, Math.min(MOST_BYTES, 2 * bytes.length));
    }
    long rest = number;
    for (; rest > SEVEN_BITS; rest >>>= 7) {
      bytes[length++] = (byte) (rest & SEVEN_BITS | 0x80);
    }
    bytes[length++] = (byte) rest;
  }

  /** It cannot be used, and what comes yet need not be kept. */
  void spoil(String why) {
    if (fault == null) {
      fault = "the list of its holes is wrong: " + why;
      bytes = new byte[32];
      length = 0;
    }
  }

  /** Why it does not go with a file of that size, of which so many bytes were stored; or null. */
  String fault(long realSize, long storedBytes) {
    if (fault != null) {
      return fault;
    }
    if (realSize > MOST_REAL_SIZE) {
      return "it claims to have " + realSize + " bytes";
    }
    if (highest > realSize || stored != storedBytes) {
      return "the list of its holes is wrong: it does not go with its size";
    }
    return null;
  }

  /** Goes through the pieces. */
  final class Cursor {
    private int at;

    boolean hasNext() {
      return at < length;
    }

    /** By turns the length of a hole, which may be 0, and of what lies behind it. */
    long next() {
      long number = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[at++];
        number |= (long) (b & SEVEN_BITS) << shift;
        if (b >= 0) {
          return number;
        }
      }
    }
  }
}
