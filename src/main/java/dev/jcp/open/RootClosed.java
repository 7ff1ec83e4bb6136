package dev.jcp.open;

import dev.jcp.report.Failure;

/** A container's root cannot be opened through its process; another route may still do. */
final class RootClosed extends Exception {

  private static final long serialVersionUID = 1;

  private final Failure failure;

  /**
   * @param why a few words, for the note that another route is taken
   * @param failure where there is no other route
   */
  RootClosed(String why, Failure failure) {
    super(why, failure);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
