package dev.jcp.engine.http;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Ends writes that get stuck: a stream of Java's knows no time limit, and an interrupted thread
 * waits in it all the same. A thread looks on while one is written to, and pulls the plug.
 */
final class WriteWatch {

  /** What blocks a write, so that the write ends with an exception. Called by another thread. */
  interface Plug {
    void pull() throws IOException;
  }

  private static final long SLICE_MILLIS = 200;

  /** As much as counts as progress: a slow line takes long enough for more. */
  private static final int PIECE_BYTES = 16 * 1024;

  private final Plug plug;
  private Thread watcher;
  private Thread writer;
  private long deadlineNanos;
  private int errno;
  private boolean ended;

  WriteWatch(Plug plug) {
    this.plug = plug;
  }

  /** Writes all of it; EAGAIN, EINTR: as {@link Connection#write}. */
  void write(OutputStream out, byte[] from, int offset, int length, long timeoutMillis)
      throws IOException {
    for (int done = 0; done < length; ) {
      int piece = Math.min(length - done, PIECE_BYTES);
      begin(timeoutMillis);
      try {
        out.write(from, offset + done, piece);
        out.flush();
      } catch (IOException e) {
        throw pulled(e);
      } finally {
        pause();
      }
      done += piece;
    }
  }

  private synchronized void begin(long timeoutMillis) {
    deadlineNanos = System.nanoTime() + timeoutMillis * 1_000_000;
    writer = Thread.currentThread();
    if (watcher == null) {
      watcher = new Thread(this::watch, "stuck writes");
      watcher.setDaemon(true);
      watcher.start();
    }
    notifyAll();
  }

  private synchronized void pause() {
    writer = null;
  }

  private synchronized IOException pulled(IOException broken) {
    return errno == 0 ? broken : new ErrnoException("write", errno);
  }

  /** Nothing is written any more. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  private void watch() {
    try {
      if (getsStuck()) {
        plug.pull();
      }
    } catch (InterruptedException | IOException e) {
      // Nobody else interrupts this thread; and what cannot be closed is closed.
    }
  }

  /** Waits until a write is stuck, or there are no more. */
  private synchronized boolean getsStuck() throws InterruptedException {
    while (!ended && errno == 0) {
      if (writer == null) {
        wait();
      } else {
        wait(SLICE_MILLIS);
        errno = writer == null ? 0 : reason();
      }
    }
    return errno != 0;
  }

  private int reason() {
    return writer.isInterrupted()
        ? Errno.EINTR
        : System.nanoTime() - deadlineNanos > 0 ? Errno.EAGAIN : 0;
  }
}
