package dev.jcp.engine;

/**
 * How long an engine is waited for. One of several is given up soon, so that the others still
 * serve; one that the user named may take its time.
 */
final class Patience {

  private static final long AMONG_OTHERS_MILLIS = 2_000;
  private static final long ALONE_MILLIS = 10_000;

  private boolean alone;

  void setAlone(boolean named) {
    alone = named;
  }

  /** The user named this engine, or its daemon. */
  boolean isAlone() {
    return alone;
  }

  long millis() {
    return alone ? ALONE_MILLIS : AMONG_OTHERS_MILLIS;
  }
}
