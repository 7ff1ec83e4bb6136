package dev.jcp.report;

/**
 * Exit statuses, an API: scripts depend on them. 130, 143 and 129 come from the JVM's own handling
 * of INT, TERM, HUP.
 */
public final class ExitStatus {
  /** Everything named was copied and equals its source. */
  public static final int OK = 0;

  /** Something was not copied; each such entry was named on stderr. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  private ExitStatus() {}
}
