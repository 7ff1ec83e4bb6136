package dev.jcp.copy;

import dev.jcp.report.ExitStatus;
import java.io.IOException;

/**
 * Why a copy ends early though no entry failed: a signal, the container's end, or nobody who reads
 * on.
 */
public final class Interruption extends IOException {

  private static final long serialVersionUID = 1;

  private final int exitStatus;

  /**
   * @param message for the user, or null where the exit status says it all
   */
  public Interruption(String message) {
    this(message, ExitStatus.FAILED);
  }

  private Interruption(String message, int exitStatus) {
    super(message);
    this.exitStatus = exitStatus;
  }

  static Interruption readerGone() {
    return new Interruption(null, ExitStatus.READER_GONE);
  }

  /** After a signal the JVM's own counts. */
  public int exitStatus() {
    return exitStatus;
  }
}
