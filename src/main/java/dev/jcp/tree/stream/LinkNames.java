package dev.jcp.tree.stream;

import dev.jcp.path.RawPath;

/**
 * The names of symbolic links that an archive made, so that nothing is written through one. A
 * million of them take 16 MiB, and more than a million and a half are refused: only 64 bits of each
 * are kept, and what an attacker could reach by finding two names with the same ones is that an
 * entry of his own is refused.
 */
final class LinkNames {

  private static final int MOST = 1_500_000;

  private long[] slots = new long[64];
  private int count;

  void add(RawPath path) throws TarException {
    if (count == MOST) {
      throw new TarException("it has more than " + MOST + " symbolic links");
    }
    if (2 * (count + 1) > slots.length) {
      long[] old = slots;
      slots = new long[2 * old.length];
      for (long hash : old) {
        if (hash != 0) {
          slots[slot(hash)] = hash;
        }
      }
    }
    long hash = hash(path);
    int slot = slot(hash);
    if (slots[slot] == 0) {
      slots[slot] = hash;
      count++;
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean contains(RawPath path) {
    long hash = hash(path);
    return slots[slot(hash)] == hash;
  }

  /** Where it is, or the free place where it would be. */
  private int slot(long hash) {
    int slot = (int) (hash >>> 32) & slots.length - 1;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  /** FNV-1a (Fowler, Noll, Vo), with a last step that spreads it over all bits; never 0. */
  private static long hash(RawPath path) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : path.bytes()) {
      hash = (hash ^ b & 0xff) * 0x100000001b3L;
    }
    hash ^= hash >>> 31;
    hash *= 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }
}
