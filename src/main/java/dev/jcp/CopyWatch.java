package dev.jcp;

import dev.jcp.copy.Interruption;
import dev.jcp.copy.Watch;
import dev.jcp.open.Routes;

/**
 * Ends a copy when a signal came, or when a container in it has ended: then its volumes are no
 * longer what they were.
 */
final class CopyWatch implements Watch {

  private static final long INTERVAL_NANOS = 500_000_000;

  private final Routes routes;
  private long next = System.nanoTime() + INTERVAL_NANOS;

  CopyWatch(Routes routes) {
    this.routes = routes;
  }

  @Override
  public void check() throws Interruption {
    if (Signals.interrupted()) {
      throw new Interruption(null);
    }
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + INTERVAL_NANOS;
      checkContainers();
    }
  }

  /**
   * Also right before success is reported: what was copied after the end may have come from an
   * empty folder.
   */
  void checkContainers() throws Interruption {
    if (!routes.allAlive()) {
      throw new Interruption("the container has ended while files were copied");
    }
  }
}
