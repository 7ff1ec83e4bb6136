package dev.jcp.linux;

import java.io.IOException;
import java.util.Locale;

/**
 * A system call that failed: which one, and errno. It knows no path; whoever knows it makes the
 * message for the user.
 *
 * <p>It carries no stack trace, since many are answers (ENOENT of a destination that is still to be
 * made) on the way to the first byte.
 */
public class ErrnoException extends IOException {

  private static final long serialVersionUID = 1;

  private final String call;
  private final int errno;

  public ErrnoException(String call, int errno) {
    super(call);
    this.call = call;
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }

  /** The system call that failed. */
  public String call() {
    return call;
  }

  public boolean is(int first) {
    return errno == first;
  }

  public boolean isOneOf(int first, int second) {
    return errno == first || errno == second;
  }

  /** This user may not: EACCES, EPERM. */
  public boolean isDenial() {
    return isOneOf(Errno.EACCES, Errno.EPERM);
  }

  /** Why, in words: "permission denied". */
  public String reason() {
    return switch (errno) {
      case Errno.EXDEV -> "it lies on another file system";
      case Errno.ELOOP -> "too many levels of symbolic links, or a magic link";
      case Errno.EDQUOT -> "disk quota exceeded";
      case Errno.EAGAIN ->
          "busy: another process holds a lease on it or keeps renaming its folders";
      case Errno.EOVERFLOW -> "owner not in the user namespace's id map";
      default -> words(errno);
    };
  }

  /** jnr-constants has the texts; its enum is loaded only here, on the way to a message. */
  private static String words(int errno) {
    for (jnr.constants.platform.linux.Errno known : jnr.constants.platform.linux.Errno.values()) {
      if (known.intValue() == errno) {
        return known.toString().toLowerCase(Locale.ROOT);
      }
    }
    return "errno " + errno;
  }

  /** For a developer: "openat2: errno 13, permission denied". */
  @Override
  public String getMessage() {
    return call + ": errno " + errno + ", " + reason();
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
