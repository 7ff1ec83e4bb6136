package dev.jcp.request;

import dev.jcp.report.Failure;

/** How a container's files are reached (--via). */
public enum Route {
  /** By its process where that can be, else through its engine. */
  AUTO,

  /** Through /proc/PID/root, by the kernel's own calls. */
  PROC,

  /** Through the engine, as tar archives. */
  TAR;

  public static Route parse(String typed) throws Failure {
    return switch (typed) {
      case "auto" -> AUTO;
      case "proc" -> PROC;
      case "tar" -> TAR;
      default -> throw Failure.usage("--via takes auto, proc or tar");
    };
  }
}
