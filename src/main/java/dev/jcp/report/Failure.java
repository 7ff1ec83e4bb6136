package dev.jcp.report;

/**
 * The one exception for users: where, what and why in one line, and what to do in lines below it.
 *
 * <p>Whoever makes one has already escaped every name in it ({@code RawPath.toString}, {@code
 * ShellQuoting}).
 */
public final class Failure extends Exception {

  private static final long serialVersionUID = 1;

  private final int exitStatus;
  private final String remedy;

  private Failure(int exitStatus, String message, String remedy, Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
    this.remedy = remedy;
  }

  /** Something could not be copied, found or read: exit status 1. */
  public static Failure of(String message) {
    return new Failure(ExitStatus.FAILED, message, null, null);
  }

  /** The same, with the exception that --debug shows. */
  public static Failure of(String message, Throwable cause) {
    return new Failure(ExitStatus.FAILED, message, null, cause);
  }

  /** The command line is wrong: exit status 2. */
  public static Failure usage(String message) {
    return new Failure(
        ExitStatus.USAGE, message, "\"jcp --help\" lists the options and has examples", null);
  }

  /** The same failure, with a line that says what to do. */
  public Failure withRemedy(String whatToDo) {
    return new Failure(exitStatus, getMessage(), whatToDo, getCause());
  }

  public int exitStatus() {
    return exitStatus;
  }

  /** What to do, or null. */
  public String remedy() {
    return remedy;
  }
}
