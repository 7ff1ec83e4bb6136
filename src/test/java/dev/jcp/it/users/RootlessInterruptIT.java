package dev.jcp.it.users;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.RootlessPodman;
import dev.jcp.it.tree.Shell;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The second start has the PID of the first, and a signal ends it as it would end the first. */
class RootlessInterruptIT {

  private static final long SEED = System.nanoTime();
  private static final int COPY_MILLIS = 150;

  private static RootlessPodman podman;
  private static String work;

  @BeforeAll
  static void start() {
    podman = RootlessPodman.start("jcp-signal");
    work = podman.user().work().toString();
    podman.run("one", "");
    podman
        .inside(
            "one",
            "mkdir t && yes new | head -c 256M >t/f && chmod 600 t/f && chown 33:33 t/f && chmod"
                + " 777 t")
        .orFail();
  }

  @AfterAll
  static void stop() {
    if (podman != null) {
      podman.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129"})
  void signalEndsItWithNothingHalfWritten(String signal, int status) throws Exception {
    Random random = new Random(SEED);
    Jcp jcp = podman.user().jcp("env --default-signal=INT,TERM,HUP ");
    String[] arguments = {podman.at("one", "/t"), "out"};
    int hits = 0;
    for (int i = 0; i < 40 && hits < 4; i++) {
      Process process = jcp.start(arguments);
      awaitSecondStart(process);
      Thread.sleep(random.nextInt(COPY_MILLIS));
      Shell.run("kill -" + signal + " " + process.pid() + " 2>/dev/null");
      Jcp.Run run = jcp.finish(process, 60, arguments);
      String left = Shell.run("ls -A " + work).out();
      if (run.status() == 0) {
        assertEquals("out\n", left);
      } else {
        boolean beforeTheJvmWasUp =
            run.status() == 1 && run.err().contains("Error occurred during initialization of VM");
        assertTrue(
            run.status() == status || beforeTheJvmWasUp, () -> "seed " + SEED + run.describe());
        assertEquals("", left, () -> "seed " + SEED + run.describe());
        hits++;
      }
      Shell.run("rm -rf " + work + "/* " + work + "/.jcp*");
    }
    assertTrue(hits >= 4, "only " + hits + " were still running; seed " + SEED);
  }

  /** From then on it is nsenter, or jcp again. */
  private static void awaitSecondStart(Process process) {
    String proc = "/proc/" + process.pid() + "/ns/user";
    Shell.run(
            "ours=$(readlink /proc/self/ns/user); for i in $(seq 1000); do"
                + " now=$(readlink "
                + proc
                + ") || exit 1; [ \"$now\" != \"$ours\" ] && exit;"
                + " sleep 0.005; done; exit 1")
        .orFail();
  }
}
