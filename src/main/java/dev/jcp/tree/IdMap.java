package dev.jcp.tree;

import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.List;

/** How a user namespace numbers users (or groups): /proc/PID/uid_map, user_namespaces(7). */
public final class IdMap {

  /** What the kernel shows where an id has no number (/proc/sys/kernel/overflowuid). */
  private static final int OVERFLOW = 65534;

  private static final int NONE = -1;

  /** The host's own numbers. */
  public static final IdMap IDENTITY = new IdMap(List.of(new Range(0, 0, 0xffffffffL)), NONE);

  private record Range(long inside, long outside, long count) {}

  private final List<Range> ranges;

  /** The number inside of those that have none. */
  private final int others;

  private IdMap(List<Range> ranges, int others) {
    this.ranges = ranges;
    this.others = others;
  }

  /** Reads the kernel's lines of three numbers: first id inside, first id outside, how many. */
  public static IdMap parse(byte[] text) {
    List<Range> ranges = new ArrayList<>();
    long[] numbers = new long[3];
    int have = 0;
    boolean inNumber = false;
    for (int i = 0; i <= text.length; i++) {
      byte b = i < text.length ? text[i] : (byte) '\n';
      if (b >= '0' && b <= '9') {
        numbers[have] = inNumber ? numbers[have] * 10 + b - '0' : b - '0';
        inNumber = true;
      } else if (inNumber) {
        inNumber = false;
        have++;
        if (have == 3) {
          ranges.add(new Range(numbers[0], numbers[1], numbers[2]));
          have = 0;
        }
      }
    }
    return new IdMap(ranges, NONE);
  }

  /**
   * The same namespace seen by a process that is in it: its own numbers, and no others. (To such a
   * process the kernel shows the parent's numbers as those outside.)
   */
  public IdMap seenFromInside() {
    List<Range> own = new ArrayList<>();
    for (Range range : ranges) {
      own.add(new Range(range.inside, range.inside, range.count));
    }
    return new IdMap(own, others);
  }

  /** For owners outside: whoever has no number inside counts as the user who copies. */
  public IdMap withOthersAs(int inside) {
    return new IdMap(ranges, inside);
  }

  /** Outside this is the number of somebody who has one inside. */
  public boolean knows(int host) {
    for (Range range : ranges) {
      long offset = Integer.toUnsignedLong(host) - range.outside;
      if (offset >= 0 && offset < range.count) {
        return true;
      }
    }
    return false;
  }

  /** There is one id in it, and outside it is this one. */
  public boolean holdsOnly(int host) {
    return ranges.size() == 1
        && ranges.get(0).count == 1
        && ranges.get(0).outside == Integer.toUnsignedLong(host);
  }

  /** The same lines as text, ASCII. */
  public static IdMap parse(String text) {
    return parse(RawPath.ascii(text).bytes());
  }

  public boolean isIdentity() {
    return ranges.size() == 1
        && ranges.get(0).inside == 0
        && ranges.get(0).outside == 0
        && ranges.get(0).count >= 0xffffffffL;
  }

  /**
   * The host's number, or -1 where the namespace has no such id: such a number must never reach
   * chown, which would take it.
   */
  public int toHost(int inside) {
    for (Range range : ranges) {
      long offset = Integer.toUnsignedLong(inside) - range.inside;
      if (offset >= 0 && offset < range.count) {
        return (int) (range.outside + offset);
      }
    }
    return -1;
  }

  /** The namespace's number, or -1 where it has none. */
  public int toInside(int host) {
    if (others != NONE && host == OVERFLOW) {
      return others;
    }
    for (Range range : ranges) {
      long offset = Integer.toUnsignedLong(host) - range.outside;
      if (offset >= 0 && offset < range.count) {
        return (int) (range.inside + offset);
      }
    }
    return others;
  }
}
