package dev.jcp.engine;

import dev.jcp.report.Failure;

/** How a container's init is found ({@code --find}); each way works alone. */
public enum FindWay {
  /** The Engine API where it answers, else /proc. */
  AUTO("auto"),
  /** The Engine API's State.Pid. */
  INSPECT("inspect"),
  /**
   * The Engine API's list of the container's processes, and the one among them that is PID 1
   * inside.
   */
  TOP("top"),
  /** All of /proc and the engine's state files: no daemon is needed. */
  PROC("proc"),
  /** No name at all: what is typed is the number of a process. */
  PID("pid");

  private final String option;

  FindWay(String option) {
    this.option = option;
  }

  public static FindWay parse(String typed) throws Failure {
    for (FindWay way : values()) {
      if (way.option.equals(typed)) {
        return way;
      }
    }
    throw Failure.usage("--find takes auto, inspect, top, proc or pid");
  }
}
