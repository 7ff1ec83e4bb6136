package dev.jcp.tree.stream;

import static dev.jcp.tree.stream.TarHeader.BLOCK_BYTES;

import java.io.IOException;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** The lists of holes that do not stand in pax records: GNU's old ones, and pax version 1.0. */
final class SparseLists {

  private static final int NUMBER_BYTES = 12;
  private static final int IN_HEADER_AT = 386;
  private static final int IN_HEADER = 4;
  private static final int HEADER_GOES_ON_AT = 482;
  private static final int REAL_SIZE_AT = 483;
  private static final int IN_BLOCK = 21;
  private static final int BLOCK_GOES_ON_AT = 504;

  private SparseLists() {}

  /** In a header of type S, and in as many blocks behind it as it takes. */
  static void readOldGnu(byte[] header, TarReader tar, SparseMap map) throws IOException {
    boolean goesOn = read(header, IN_HEADER_AT, IN_HEADER, map) && header[HEADER_GOES_ON_AT] != 0;
    byte[] block = new byte[BLOCK_BYTES];
    while (goesOn) {
      tar.readExtension(block);
      goesOn = read(block, 0, IN_BLOCK, map) && block[BLOCK_GOES_ON_AT] != 0;
    }
  }

  /** Below 0 where there is none. */
  static long oldGnuRealSize(byte[] header) {
    return number(header, REAL_SIZE_AT);
  }

  /** False at the end of the list. */
  private static boolean read(byte[] block, int offset, int most, SparseMap map) {
    for (int i = 0; i < most; i++) {
      int at = offset + i * 2 * NUMBER_BYTES;
      if (block[at + NUMBER_BYTES] == 0) {
        return false;
      }
      map.add(number(block, at), number(block, at + NUMBER_BYTES));
    }
    return true;
  }

  private static long number(byte[] block, int at) {
    try {
      return TarUtils.parseOctalOrBinary(block, at, NUMBER_BYTES);
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  /** In front of the contents: how many, then offset and size of each, one number to a line. */
  static void readInFront(TarReader tar, SparseMap map) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    int at = BLOCK_BYTES;
    long numbers = -1;
    long offset = 0;
    for (long have = -1; have < 2 * numbers || numbers < 0; have++) {
      long value = 0;
      int digits = 0;
      while (true) {
        if (at == BLOCK_BYTES) {
          if (!tar.readStoredBlock(block)) {
            map.spoil("it does not end");
            return;
          }
          at = 0;
        }
        int b = block[at++];
        if (b == '\n' && digits > 0) {
          break;
        }
        if (b < '0' || b > '9' || ++digits > SparseRecords.MOST_DIGITS) {
          map.spoil("a number in it is none");
          return;
        }
        value = value * 10 + b - '0';
      }
      if (numbers < 0) {
        numbers = Math.min(value, Long.MAX_VALUE / 4);
      } else if (have % 2 == 0) {
        offset = value;
      } else {
        map.add(offset, value);
      }
    }
  }
}
