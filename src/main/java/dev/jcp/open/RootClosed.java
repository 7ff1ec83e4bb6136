package dev.jcp.open;

import static dev.jcp.linux.Errno.ENOENT;
import static dev.jcp.linux.Errno.ESRCH;

import dev.jcp.engine.Container;
import dev.jcp.linux.ErrnoException;
import dev.jcp.report.Failure;

/** A container's root cannot be opened through its process; another route may still do. */
final class RootClosed extends Exception {

  private static final long serialVersionUID = 1;

  private final Failure failure;
  private final boolean denied;

  /**
   * @param why a few words, for the note that another route is taken
   * @param failure where there is no other route
   */
  RootClosed(String why, Failure failure) {
    this(why, failure, false);
  }

  /**
   * @param denied the process is there, and may not be looked into (EACCES, EPERM)
   */
  RootClosed(String why, Failure failure, boolean denied) {
    super(why, failure);
    this.failure = failure;
    this.denied = denied;
  }

  boolean isDenied() {
    return denied;
  }

  static RootClosed of(Container container, String shown, ErrnoException e) {
    if (e.isOneOf(ENOENT, ESRCH)) {
      return new RootClosed(
          "it has ended", Failure.of(shown + ": the container has ended just now"));
    }
    String what = "the root of process " + container.pid();
    String why = what + " cannot be opened: " + e.reason();
    if (!e.isDenial()) {
      return new RootClosed(
          why, Failure.of(shown + ": cannot open " + what + ": " + e.reason(), e));
    }
    Failure failure =
        UserNamespace.isBelowHosts()
            ? Failure.of(
                    shown + ": jcp runs in a user namespace that does not own this container", e)
                .withRemedy("run it outside of that namespace (unshare, podman unshare, a sandbox)")
            : Failure.of(shown + ": cannot open " + what + ": " + e.reason(), e)
                .withRemedy("run jcp as root: sudo jcp ...");
    return new RootClosed(why, failure, true);
  }

  Failure failure() {
    return failure;
  }
}
