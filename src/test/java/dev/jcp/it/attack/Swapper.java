package dev.jcp.it.attack;

import com.kenai.jffi.NativeCall;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The attacker: swaps folders with symlinks, again and again, by renameat2(RENAME_EXCHANGE), so
 * that each name is at any moment the one or the other.
 *
 * <p>It works on the container's files from outside, which is as quick as a process inside can be.
 */
final class Swapper implements AutoCloseable {

  private static final long AT_FDCWD = -100;
  private static final long RENAME_EXCHANGE = 2;

  private final long renameat2 = NativeCall.address("renameat2");
  private final List<ByteBuffer> names = new ArrayList<>();
  private final Thread thread = new Thread(this::swap, "swapper");
  private static final int BURST = 64;
  private static final int PAUSE_NANOS = 20_000;

  private volatile boolean stopped;
  private final AtomicLong swaps = new AtomicLong();

  private Swapper() {}

  /** Starts swapping {@code dN} with {@code lN} in a folder, for each N below the count. */
  static Swapper start(String folder, int pairs) {
    if (NativeCall.address("renameat2") == 0) {
      throw new AssertionError("no renameat2 in the C library");
    }
    Swapper swapper = new Swapper();
    for (int i = 0; i < pairs; i++) {
      swapper.names.add(name(folder + "/d" + i));
      swapper.names.add(name(folder + "/l" + i));
    }
    swapper.thread.setDaemon(true);
    swapper.thread.start();
    return swapper;
  }

  long swaps() {
    return swaps.get();
  }

  private void swap() {
    while (!stopped) {
      for (int i = 0; i < names.size() && !stopped; i += 2) {
        long from = NativeCall.addressOf(names.get(i));
        long to = NativeCall.addressOf(names.get(i + 1));
        if (NativeCall.call(renameat2, AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE, 0) == 0) {
          swaps.incrementAndGet();
        }
        if (i % BURST == 0) {
          // The folder's lock is free now and then, or jcp waits for it most of the time.
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  }

  private static ByteBuffer name(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocateDirect(bytes.length + 1).put(bytes).put((byte) 0);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
