package dev.jcp.tree;

import dev.jcp.path.RawPath;

/**
 * A set that keeps 64 bits of what is put into it, in eight to sixteen bytes. Two things with the
 * same bits are one to it: by chance that does not happen, and whoever brings it about must have
 * nothing to gain.
 */
public final class Hashes {

  private final int most;
  private long[] slots = new long[64];
  private int count;

  /**
   * @param most how many it takes
   */
  public Hashes(int most) {
    this.most = most;
  }

  /** False where it was there already, or there is no more room. */
  public boolean add(long hash) {
    int slot = slot(hash);
    if (slots[slot] != 0 || isFull()) {
      return false;
    }
    slots[slot] = hash;
    count++;
    if (2 * count > slots.length) {
      long[] old = slots;
      slots = new long[2 * old.length];
      for (long other : old) {
        if (other != 0) {
          slots[slot(other)] = other;
        }
      }
    }
    return true;
  }

  public boolean contains(long hash) {
    return slots[slot(hash)] != 0;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public boolean isFull() {
    return count == most;
  }

  /** Where it is, or the free place where it would be. */
  private int slot(long hash) {
    int slot = (int) (hash >>> 32) & slots.length - 1;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  /** FNV-1a (Fowler, Noll, Vo). */
  public static long of(RawPath path) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : path.bytes()) {
      hash = (hash ^ b & 0xff) * 0x100000001b3L;
    }
    return spread(hash);
  }

  /** Of two numbers. */
  public static long of(long first, long second) {
    return spread(spread(first + 0x9e3779b97f4a7c15L) ^ second);
  }

  /** Over all bits; never 0. */
  private static long spread(long hash) {
    long spread = hash ^ hash >>> 31;
    spread *= 0x9e3779b97f4a7c15L;
    spread ^= spread >>> 29;
    return spread == 0 ? 1 : spread;
  }
}
