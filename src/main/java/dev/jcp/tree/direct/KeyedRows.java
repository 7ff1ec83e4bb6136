package dev.jcp.tree.direct;

import java.util.Arrays;

/**
 * Numbers rows by keys of 64 bits; the user keeps the columns, in arrays. A row takes 16 to 24
 * bytes here, where a HashMap takes 100 with its objects: a container can make millions of files
 * with several names.
 */
final class KeyedRows {

  private static final int NONE = -1;

  /** By hash, the row and 1, or 0: open addressing with linear probing. */
  private int[] slots = new int[16];

  /** By row; of a free one, the next that is free. */
  private long[] keys = new long[8];

  private int used;
  private int taken;
  private int free = NONE;

  /** The row of a key, or -1. */
  int find(long key) {
    int slot = slot(key);
    return slots[slot] - 1;
  }

  /** Takes a row for a key that has none. */
  int add(long key) {
    if (4 * (taken + 1) > 3 * slots.length) {
      rehash();
    }
    int row = free;
    if (row != NONE) {
      free = (int) keys[row];
    } else {
      row = used++;
      if (row == keys.length) {
        keys = Arrays.copyOf(keys, row + row / 2);
      }
    }
    keys[row] = key;
    slots[slot(key)] = row + 1;
    taken++;
    return row;
  }

  /** Gives a row back. */
  void remove(int row) {
    int hole = slot(keys[row]);
    slots[hole] = 0;
    int mask = slots.length - 1;
    // What was put further on because of it moves up.
    for (int at = hole + 1 & mask; slots[at] != 0; at = at + 1 & mask) {
      int wanted = home(keys[slots[at] - 1]);
      if ((at - wanted & mask) >= (at - hole & mask)) {
        slots[hole] = slots[at];
        slots[at] = 0;
        hole = at;
      }
    }
    keys[row] = free;
    free = row;
    taken--;
  }

  int size() {
    return taken;
  }

  /** How many rows the columns must have room for. */
  int capacity() {
    return keys.length;
  }

  long bytes() {
    return 8L * keys.length + 4L * slots.length;
  }

  private void rehash() {
    int[] old = slots;
    slots = new int[2 * old.length];
    for (int entry : old) {
      if (entry != 0) {
        slots[slot(keys[entry - 1])] = entry;
      }
    }
  }

  /** Where it is, or the free place where it would be. */
  private int slot(long key) {
    int slot = home(key);
    while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private int home(long key) {
    return (int) (key * 0x9e3779b97f4a7c15L >>> 32) & slots.length - 1;
  }
}
