package dev.jcp.proc;

import java.util.List;

/**
 * Which of a container's processes is its init.
 *
 * <p>Not the first in a list, and not the one whose parent is the shim: what {@code docker exec}
 * starts has the same parent, and a number may be lower after the host's have gone round. It is the
 * one that is PID 1 in the container's PID namespace. In a container of a container another one is
 * PID 1 too, deeper down; and a container that shares a PID namespace (--pid=host,
 * --pid=container:X) has no PID 1 of its own. There, init is the oldest: everything else was
 * started later.
 */
public final class InitRule {

  private InitRule() {}

  /** Null for an empty list. */
  public static ProcessStatus init(List<ProcessStatus> processes) {
    ProcessStatus oldest = null;
    ProcessStatus first = null;
    for (ProcessStatus process : processes) {
      if (oldest == null || isOlder(process, oldest, processes)) {
        oldest = process;
      }
      if (process.levels() > 1 && process.innermostPid() == 1 && isOuter(process, first)) {
        first = process;
      }
    }
    // PID 1 of a namespace that a process of the container has made, where the container has none
    // of its own
    boolean nested =
        first != null
            && oldest.levels() < first.levels()
            && oldest.startTicks() <= first.startTicks();
    return first == null || nested ? oldest : first;
  }

  private static boolean isOuter(ProcessStatus process, ProcessStatus other) {
    return other == null
        || process.levels() < other.levels()
        || process.levels() == other.levels() && process.startTicks() < other.startTicks();
  }

  /**
   * Ticks are 10 ms, so parent and child may have the same: then the one whose parent is no other
   * of them.
   */
  private static boolean isOlder(
      ProcessStatus process, ProcessStatus other, List<ProcessStatus> processes) {
    if (process.startTicks() != other.startTicks()) {
      return process.startTicks() < other.startTicks();
    }
    boolean inside = hasParentAmong(process, processes);
    if (inside != hasParentAmong(other, processes)) {
      return !inside;
    }
    return process.pid() < other.pid();
  }

  private static boolean hasParentAmong(ProcessStatus process, List<ProcessStatus> processes) {
    for (ProcessStatus other : processes) {
      if (other.pid() == process.parent()) {
        return true;
      }
    }
    return false;
  }
}
