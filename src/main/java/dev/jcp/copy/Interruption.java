package dev.jcp.copy;

import java.io.IOException;

/** Why a copy ends early though no entry failed: a signal, or the container's end. */
public final class Interruption extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param message for the user, or null where the exit status says it all
   */
  public Interruption(String message) {
    super(message);
  }
}
