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

  /** The reader of standard output has closed it; what a program gives that SIGPIPE ends. */
  public static final int READER_GONE = 141;

  private ExitStatus() {}
}
