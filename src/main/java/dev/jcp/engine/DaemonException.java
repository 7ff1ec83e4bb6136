package dev.jcp.engine;

import dev.jcp.engine.http.HttpException;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import java.io.IOException;

/**
 * The daemon gave no useful answer: it is not there, not for this user, silent, or has an error to
 * report.
 */
final class DaemonException extends Exception {

  private static final long serialVersionUID = 1;

  private final int status;
  private final boolean reached;

  private final boolean remote;
  private final String origin;

  private DaemonException(
      DaemonAddress address, String message, int status, boolean reached, IOException cause) {
    super(message, cause);
    this.remote = address.isRemote();
    this.origin = address.chosen() ? address.origin() : "";
    this.status = status;
    this.reached = reached;
  }

  static DaemonException notReached(DaemonAddress address, long millis, IOException cause) {
    String at = address.withOrigin();
    String message =
        isSilence(cause)
            ? "the daemon at " + at + ": " + silence(millis)
            : isDenial(cause)
                ? "the daemon at " + at + " cannot be asked: " + reason(cause)
                : "no daemon at " + at + ": " + reason(cause);
    return new DaemonException(address, message, 0, false, cause);
  }

  /** One of our own. */
  static DaemonException notStarted(DaemonAddress address, HttpException why) {
    return new DaemonException(address, why.getMessage(), 0, false, why);
  }

  /** Connected, but no (whole) answer came. */
  static DaemonException unusable(DaemonAddress address, long millis, IOException cause) {
    boolean silent = isSilence(cause);
    String why = silent ? silence(millis) : reason(cause);
    return new DaemonException(
        address,
        "cannot use the daemon at " + address.withOrigin() + ": " + why,
        0,
        !silent,
        cause);
  }

  /** Nothing came in the time there was. */
  static boolean isSilence(Throwable cause) {
    return cause instanceof ErrnoException e && e.is(Errno.EAGAIN);
  }

  private static String silence(long millis) {
    return "it did not answer within " + millis / 1000 + " s";
  }

  private static String reason(IOException e) {
    return e instanceof ErrnoException errno
        ? errno.reason()
        : e instanceof HttpException ? e.getMessage() : Shown.text(String.valueOf(e.getMessage()));
  }

  /** An answer other than 200, with the daemon's own words. */
  static DaemonException refused(DaemonAddress address, int status, String untrustedMessage) {
    String words =
        untrustedMessage.isEmpty()
            ? " without a message"
            : " and says " + Shown.text(untrustedMessage);
    return new DaemonException(
        address,
        "the daemon at " + address.withOrigin() + " answers " + status + words,
        status,
        true,
        null);
  }

  /** The HTTP status, or 0. */
  int status() {
    return status;
  }

  /** False where nobody answers: then it makes sense to do without. */
  boolean reached() {
    return reached;
  }

  /** No socket is there: most likely the engine is not installed. */
  boolean isAbsent() {
    return getCause() instanceof ErrnoException e && e.isOneOf(Errno.ENOENT, Errno.ENOTDIR);
  }

  /** The daemon is there, but not for this user. */
  boolean isDenied() {
    return isDenial(getCause());
  }

  private static boolean isDenial(Throwable cause) {
    return cause instanceof ErrnoException e && e.isOneOf(Errno.EACCES, Errno.EPERM);
  }

  /**
   * The message for the user.
   *
   * @param engine whose daemon it is
   * @param where the container's name, or the engine's
   */
  Failure failure(String engine, String where) {
    String prefix = where.equals(engine) ? "" : where + ": ";
    Failure failure = Failure.of(prefix + engine + ": " + getMessage(), getCause());
    if (isDenied()) {
      boolean group = engine.equals(DockerEngine.NAME);
      return failure.withRemedy(
          "run jcp as root, or as " + (group ? "a member of the group docker" : "its owner"));
    }
    if (remote && !reached) {
      return failure.withRemedy("check the address (" + origin + ")");
    }
    return reached
        ? failure
        : failure.withRemedy(
            (origin.isEmpty() ? "start it" : "start it, or name another (" + origin + ")")
                + "; as root, \"--find proc\" does without a daemon");
  }
}
