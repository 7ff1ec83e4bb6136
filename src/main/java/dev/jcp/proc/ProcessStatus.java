package dev.jcp.proc;

import dev.jcp.linux.ErrnoException;
import java.nio.charset.StandardCharsets;

/**
 * A process as /proc/PID/status and /proc/PID/stat show it.
 *
 * @param tgid the process; another number than {@code pid} where that is one of its threads
 * @param levels in how many PID namespaces it has a number, ours included
 * @param innermostPid its number in the innermost one: 1 for a namespace's init
 * @param startTicks when it was started, in clock ticks since boot; 0 where it was not read
 * @param uid the real one, in our numbers: unlike the owner of /proc/PID, which is root's for a
 *     process that is not dumpable, nobody can choose it
 * @param command its program's name, cut to 15 bytes; any process can change its own
 */
public record ProcessStatus(
    int pid,
    int tgid,
    int parent,
    int levels,
    int innermostPid,
    long startTicks,
    int uid,
    String command) {

  /**
   * Null where there is no such process (any more), or only what is left for its parent to see.
   * When it was started is not looked at.
   */
  public static ProcessStatus read(int pid) throws ErrnoException {
    byte[] status = SmallFile.ofProcessOrNull(pid, "status");
    return status == null ? null : parse(pid, latin1(status), 0);
  }

  /** The same with the time, for {@link InitRule}. */
  public static ProcessStatus readWithStart(int pid) throws ErrnoException {
    byte[] stat = SmallFile.ofProcessOrNull(pid, "stat");
    byte[] status = SmallFile.ofProcessOrNull(pid, "status");
    return status == null || stat == null
        ? null
        : parse(pid, latin1(status), startTicks(latin1(stat)));
  }

  /**
   * /proc/PID/comm alone, which is sooner read than the rest; empty where the process has ended.
   */
  public static String command(int pid) throws ErrnoException {
    byte[] line = SmallFile.ofProcessOrNull(pid, "comm");
    return line == null ? "" : latin1(line).trim();
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * One pass over the lines, and no further than NSpid: hundreds may be read at a start, before
   * anything is compiled. The kernel escapes newlines in Name, so no process can fake a line.
   *
   * @return null for a zombie
   */
  static ProcessStatus parse(int pid, String status, long startTicks) {
    int tgid = 0;
    int parent = 0;
    int uid = -1;
    String command = "";
    for (int at = 0; at < status.length(); ) {
      int colon = status.indexOf(':', at);
      int end = status.indexOf('\n', at);
      end = end < 0 ? status.length() : end;
      if (colon < 0 || colon > end) {
        break;
      }
      int value = Math.min(colon + 2, end);
      if (status.startsWith("NSpid:", at)) {
        int levels = 1;
        for (int i = value; i < end; i++) {
          levels += status.charAt(i) == '\t' ? 1 : 0;
        }
        int innermost = number(status, status.lastIndexOf('\t', end - 1) + 1, end);
        return new ProcessStatus(pid, tgid, parent, levels, innermost, startTicks, uid, command);
      } else if (status.startsWith("Name:", at)) {
        command = status.substring(value, end);
      } else if (status.startsWith("State:\tZ", at) && isDead(status)) {
        return null;
      } else if (status.startsWith("Tgid:", at)) {
        tgid = number(status, value, end);
      } else if (status.startsWith("PPid:", at)) {
        parent = number(status, value, end);
      } else if (status.startsWith("Uid:", at)) {
        uid = number(status, value, end);
      }
      at = end + 1;
    }
    // before Linux 4.1 there is no such line: one namespace is all we know of
    return new ProcessStatus(pid, tgid, parent, 1, pid, startTicks, uid, command);
  }

  /** A zombie; one whose first thread alone has ended looks the same, but has more threads. */
  private static boolean isDead(String status) {
    String label = "\nThreads:\t";
    int threads = status.indexOf(label);
    return threads < 0 || number(status, threads + label.length(), status.length()) <= 1;
  }

  /** The decimal number that begins there; 0 for none. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }

  /**
   * Field 22 of proc(5), stat; the command in field 2 may have blanks and parentheses, so counting
   * begins behind it.
   */
  static long startTicks(String stat) {
    int at = stat.lastIndexOf(')') + 2;
    for (int field = 3; field < 22 && at > 0; field++) {
      at = stat.indexOf(' ', at) + 1;
    }
    int end = at <= 0 ? -1 : stat.indexOf(' ', at);
    return end < 0 ? 0 : number(stat.substring(at, end));
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
