package dev.jcp.open;

import static dev.jcp.linux.Errno.ENOENT;
import static dev.jcp.linux.Errno.ESRCH;

import dev.jcp.engine.Container;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import dev.jcp.proc.SmallFile;
import dev.jcp.report.Failure;
import dev.jcp.tree.IdMap;

/** A container's root cannot be opened through its process; another route may still do. */
final class RootClosed extends Exception {

  private static final long serialVersionUID = 1;

  private static final RawPath SELF = RawPath.ascii("/proc/self");

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
        isInUserNamespace()
            ? Failure.of(
                    shown + ": jcp runs in a user namespace that does not own this container", e)
                .withRemedy("run it outside of that namespace (unshare, podman unshare, a sandbox)")
            : Failure.of(shown + ": cannot open " + what + ": " + e.reason(), e)
                .withRemedy("run jcp as root: sudo jcp ...");
    return new RootClosed(why, failure, true);
  }

  /** One of its own, where root is not the host's. */
  private static boolean isInUserNamespace() {
    try (Fd self = Linux.openat(Fd.WORKING_DIRECTORY, SELF, Open.O_PATH | Open.O_DIRECTORY)) {
      return !IdMap.parse(SmallFile.read(self, RawPath.ascii("uid_map"))).isIdentity();
    } catch (ErrnoException e) {
      return false;
    }
  }

  Failure failure() {
    return failure;
  }
}
