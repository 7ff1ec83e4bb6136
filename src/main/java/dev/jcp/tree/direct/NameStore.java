package dev.jcp.tree.direct;

import dev.jcp.path.RawPath;
import java.util.Arrays;

/**
 * Names, by number, in pieces of 64 KiB. A piece whose names have all been given up is used again.
 */
final class NameStore {

  private static final int PIECE_BYTES = 1 << 16;

  /** A name is at most 255 bytes long on most file systems, and nowhere longer than a path. */
  private static final int LENGTH_BYTES = 2;

  private byte[][] pieces = new byte[4][];
  private int[] living = new int[4];
  private int piece;
  private int end = PIECE_BYTES;
  private int held;

  /** Keeps a name and gives its number. */
  int add(RawPath name) {
    int length = name.length();
    if (end + LENGTH_BYTES + length > PIECE_BYTES) {
      startPiece();
    }
    byte[] bytes = pieces[piece];
    int start = end;
    bytes[start] = (byte) (length >> 8);
    bytes[start + 1] = (byte) length;
    System.arraycopy(name.bytes(), 0, bytes, start + LENGTH_BYTES, length);
    end = start + LENGTH_BYTES + length;
    living[piece]++;
    return piece * PIECE_BYTES + start;
  }

  int length(int number) {
    byte[] bytes = pieces[number >>> 16];
    int start = number & PIECE_BYTES - 1;
    return (bytes[start] & 0xff) << 8 | bytes[start + 1] & 0xff;
  }

  void copy(int number, byte[] to, int at) {
    int start = (number & PIECE_BYTES - 1) + LENGTH_BYTES;
    System.arraycopy(pieces[number >>> 16], start, to, at, length(number));
  }

  /** The name is given up, and its number with it. */
  void remove(int number) {
    int of = number >>> 16;
    living[of]--;
    if (living[of] == 0 && of != piece) {
      pieces[of] = null;
      held--;
    }
  }

  long bytes() {
    return (long) held * PIECE_BYTES;
  }

  private void startPiece() {
    if (pieces[piece] != null && living[piece] == 0) {
      end = 0; // all that was in it has been given up
      return;
    }
    int next = 0;
    while (next < pieces.length && pieces[next] != null) {
      next++;
    }
    if (next == pieces.length) {
      pieces = Arrays.copyOf(pieces, 2 * next);
      living = Arrays.copyOf(living, 2 * next);
    }
    pieces[next] = new byte[PIECE_BYTES];
    piece = next;
    held++;
    end = 0;
  }
}
