package dev.jcp.tree.stream;

import dev.jcp.path.RawPath;

/**
 * What pax records say of a file that was stored without its holes, in the three versions of GNU
 * tar ("Storing Sparse Files" in its manual). What they say wrong makes the entry refused, and
 * nothing else: the header itself is whole.
 */
final class SparseRecords {

  static final RawPath MAP = RawPath.ascii("GNU.sparse.map");
  static final int MOST_DIGITS = 18;

  private static final RawPath MAJOR = RawPath.ascii("GNU.sparse.major");
  private static final RawPath MINOR = RawPath.ascii("GNU.sparse.minor");
  private static final RawPath NAME = RawPath.ascii("GNU.sparse.name");
  private static final RawPath SIZE = RawPath.ascii("GNU.sparse.size");
  private static final RawPath REAL_SIZE = RawPath.ascii("GNU.sparse.realsize");
  private static final RawPath OFFSET = RawPath.ascii("GNU.sparse.offset");
  private static final RawPath BYTES = RawPath.ascii("GNU.sparse.numbytes");

  /** The file's own name; the header's is made up for programs that do not know of holes. */
  RawPath name;

  final SparseMap map = new SparseMap();

  private long major;
  private long minor;
  private long realSize = -1;
  private boolean hasMap;
  private boolean offsetIsNext = true;
  private long offset;

  void put(RawPath key, RawPath value) {
    if (key.equals(NAME)) {
      name = value.isEmpty() ? null : value;
    } else if (key.equals(MAJOR)) {
      major = number(value);
    } else if (key.equals(MINOR)) {
      minor = number(value);
    } else if (key.equals(SIZE) || key.equals(REAL_SIZE)) {
      realSize = number(value);
    } else if (key.equals(OFFSET)) {
      offsetIsNext = true;
      number(number(value));
    } else if (key.equals(BYTES)) {
      number(number(value));
    }
  }

  /** The next of a list: an offset, then how many bytes there are; below 0 it is none. */
  void number(long next) {
    hasMap = true;
    if (next < 0) {
      map.spoil("a number in it is none");
    }
    if (offsetIsNext) {
      offset = next;
    } else {
      map.add(offset, next);
    }
    offsetIsNext = !offsetIsNext;
  }

  /** The list stands in front of the contents. */
  boolean isInFront() {
    return major == 1 && minor == 0;
  }

  /** Nothing of all this was said that means anything. */
  boolean isNone() {
    return major == 0 && realSize < 0 && !hasMap && name == null;
  }

  long realSize() {
    return realSize;
  }

  /** Why it cannot be read, or null. */
  String fault() {
    if (!isInFront() && (major != 0 || minor > 1)) {
      return "stored sparse, in a version that is not known";
    }
    if (!offsetIsNext) {
      map.spoil("its last piece has no size");
    }
    return realSize < 0 ? "stored sparse, and its size is not said" : null;
  }

  private static long number(RawPath digits) {
    long value = digits.isEmpty() || digits.length() > MOST_DIGITS ? -1 : 0;
    for (int i = 0; i < digits.length() && value >= 0; i++) {
      int digit = digits.at(i) - '0';
      value = digit < 0 || digit > 9 ? -1 : value * 10 + digit;
    }
    return value;
  }
}
