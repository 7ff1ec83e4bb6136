package dev.jcp.tree.direct;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Hashes;

/**
 * The names that were given of one directory, so that another listing shows what is new. Only 64
 * bits of each are kept: somebody who finds two names with the same ones hides a file of their own.
 *
 * <p>All directories of a walk have one bound. One that no longer fits is not remembered; it says
 * so.
 */
final class GivenNames {

  /** What all together may take. */
  static final class Room {
    private long left;

    Room(long bytes) {
      left = bytes;
    }
  }

  private static final int FIRST_SLOTS = 16;

  private final Room room;
  private long[] slots;
  private int count;
  private boolean lost;

  GivenNames(Room room) {
    this.room = room;
  }

  void add(RawPath name) {
    if (lost) {
      return;
    }
    if (slots == null || 3 * (count + 1) > 2 * slots.length) {
      grow();
      if (lost) {
        return;
      }
    }
    long hash = Hashes.of(name);
    int slot = slot(hash);
    if (slots[slot] == 0) {
      slots[slot] = hash;
      count++;
    }
  }

  boolean contains(RawPath name) {
    if (slots == null) {
      return false;
    }
    long hash = Hashes.of(name);
    return slots[slot(hash)] == hash;
  }

  int size() {
    return count;
  }

  /** True: there was no room for all, and none is known. */
  boolean isLost() {
    return lost;
  }

  /** The directory is done with. */
  void close() {
    if (slots != null) {
      room.left += 8L * slots.length;
      slots = null;
    }
  }

  private void grow() {
    int length = slots == null ? FIRST_SLOTS : 2 * slots.length;
    long more = 8L * (slots == null ? length : length / 2);
    if (more > room.left) {
      close();
      lost = true;
      return;
    }
    room.left -= more;
    long[] old = slots;
    slots = new long[length];
    if (old != null) {
      for (long hash : old) {
        if (hash != 0) {
          slots[slot(hash)] = hash;
        }
      }
    }
  }

  /** Where it is, or the free place where it would be. */
  private int slot(long hash) {
    int slot = (int) (hash >>> 32) & slots.length - 1;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }
}
