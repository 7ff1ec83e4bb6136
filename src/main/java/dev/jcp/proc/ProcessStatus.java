package dev.jcp.proc;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import java.nio.charset.StandardCharsets;

/**
 * A process as /proc/PID/status and /proc/PID/stat show it.
 *
 * @param tgid the process; another number than {@code pid} where that is one of its threads
 * @param levels in how many PID namespaces it has a number, ours included
 * @param innermostPid its number in the innermost one: 1 for a namespace's init
 * @param startTicks when it was started, in clock ticks since boot
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

  /** Null where there is no such process (any more), or only what is left for its parent to see. */
  public static ProcessStatus read(int pid) throws ErrnoException {
    byte[] status = SmallFile.readOrNull(RawPath.ascii("/proc/" + pid + "/status"));
    byte[] stat = SmallFile.readOrNull(RawPath.ascii("/proc/" + pid + "/stat"));
    return status == null || stat == null || isDead(latin1(status))
        ? null
        : parse(pid, latin1(status), startTicks(latin1(stat)));
  }

  /** A zombie; one whose first thread alone has ended looks the same, but has more threads. */
  private static boolean isDead(String status) {
    return field(status, "State").startsWith("Z") && number(field(status, "Threads")) <= 1;
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static ProcessStatus parse(int pid, String status, long startTicks) {
    String[] nsPids = field(status, "NSpid").split("\t", -1);
    // before Linux 4.1 there is no such line: one namespace is all we know of
    boolean known = !nsPids[0].isEmpty();
    return new ProcessStatus(
        pid,
        (int) number(field(status, "Tgid")),
        (int) number(field(status, "PPid")),
        known ? nsPids.length : 1,
        known ? (int) number(nsPids[nsPids.length - 1]) : pid,
        startTicks,
        uid(field(status, "Uid")),
        command(status));
  }

  /** Four numbers, the real one first; -1 where there is no such line. */
  private static int uid(String ids) {
    int tab = ids.indexOf('\t');
    return tab < 0 ? -1 : (int) number(ids.substring(0, tab));
  }

  private static String command(String status) {
    String label = "Name:\t";
    int end = status.indexOf('\n');
    return end > 0 && status.startsWith(label) ? status.substring(label.length(), end) : "";
  }

  /**
   * The value after "\nNAME:\t"; Name: comes first and has its newlines escaped by the kernel, so
   * no process can fake one.
   */
  private static String field(String status, String name) {
    String label = "\n" + name + ":\t";
    int start = status.indexOf(label);
    if (start < 0) {
      return "";
    }
    start += label.length();
    int end = status.indexOf('\n', start);
    return status.substring(start, end < 0 ? status.length() : end);
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
