package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of a long file, in the middle of which something else happens. */
final class Disturbed {

  private static final int MIB = 1 << 20;

  /** What happens then. */
  interface Change {
    void make() throws IOException;
  }

  private Disturbed() {}

  /** Waits until a copy has begun to read contents. */
  static void untilItReads(Process copy) throws IOException {
    while (read(copy) < 24 * MIB) {
      assertTrue(copy.isAlive(), "ended before it was disturbed");
    }
  }

  /** Bytes that a process has got from read calls (proc_pid_io(5)). */
  private static long read(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/io"))) {
      if (line.startsWith("rchar: ")) {
        return Long.parseLong(line.substring(7));
      }
    }
    return 0;
  }
}
