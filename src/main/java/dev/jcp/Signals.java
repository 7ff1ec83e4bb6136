package dev.jcp;

import dev.jcp.tree.Unfinished;

/**
 * INT, TERM and HUP end a copy cleanly. The JVM runs shutdown hooks for them and then exits with
 * 130, 143 or 129 itself; our hook tells the copy to stop, and waits until it has taken back what
 * it staged, for two seconds at most.
 */
final class Signals {

  private static final long PATIENCE_MILLIS = 2000;
  private static final long LAST_WORDS_MILLIS = 500;

  private static volatile boolean interrupted;
  private static volatile boolean copyEnded;

  private Signals() {}

  static void watch() {
    Thread copying = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread("signal") {
              @Override
              public void run() {
                interrupted = true;
                copying.interrupt(); // out of a wait for a lease
                awaitEnd();
                nameUnfinished();
              }
            });
  }

  static boolean interrupted() {
    return interrupted;
  }

  /**
   * What the time was not enough for. By a thread of its own, so that nobody who does not read
   * standard error can hold the end up.
   */
  private static void nameUnfinished() {
    if (copyEnded) {
      return;
    }
    Thread words =
        new Thread("last words") {
          @Override
          public void run() {
            for (String line : Unfinished.lines()) {
              System.err.println("jcp: " + line);
            }
          }
        };
    words.setDaemon(true);
    words.start();
    try {
      words.join(LAST_WORDS_MILLIS);
    } catch (InterruptedException e) {
      // Only the JVM's end is left.
    }
  }

  private static synchronized void awaitEnd() {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    for (long left = PATIENCE_MILLIS; !copyEnded && left > 0; ) {
      try {
        Signals.class.wait(left);
      } catch (InterruptedException e) {
        return;
      }
      left = end - System.currentTimeMillis();
    }
  }

  /**
   * After a signal the JVM is on its way out, and the exit status is its own: this thread only has
   * to let it.
   */
  static void parkIfInterrupted() {
    if (!interrupted) {
      return;
    }
    synchronized (Signals.class) {
      copyEnded = true;
      Signals.class.notifyAll();
    }
    while (true) {
      try {
        Thread.sleep(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        // Only the JVM's end ends this thread.
      }
    }
  }
}
