package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.RamFolder;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Signals at random moments of a copy over an existing file: the old file is there or the new one,
 * whole. (docker cp leaves the new one cut short, the old one gone, and exits 0.)
 */
class InterruptIT {

  private static final int BYTES = 64 << 20;
  private static final long SEED = System.nanoTime();
  private static final long PATIENCE_MILLIS = 1000;

  private static Container note;

  @TempDir(factory = RamFolder.class)
  private static Path here;

  private final Random random = new Random(SEED);
  private long copyMillis;

  @BeforeAll
  static void makeFiles() {
    note = DockerDaemon.get().run("--tmpfs /i:exec");
    note.make("/i", "file new size=" + BYTES, "file folder/keep text=x");
    Shell.run("mkdir -p " + here + "/folder; cp -a " + note.path("/i/new") + " " + here + "/new")
        .orFail();
    Shell.run("yes old | head -c " + BYTES + " >" + here + "/old").orFail();
  }

  @AfterAll
  static void removeFiles() {
    Shell.run("rm -rf " + here + "/*");
  }

  @BeforeEach
  void measureACopy() {
    note.jcp(here).run(note.at("/i/new"), "folder/target").expect(0);
    copyMillis = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      note.jcp(here).run(note.at("/i/new"), "folder/target").expect(0);
      copyMillis = Math.min(copyMillis, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
  }

  @ParameterizedTest
  @CsvSource({"INT,130,50", "TERM,143,15", "HUP,129,5", "KILL,137,100"})
  void fileIsOldOrNewOnTheWayOut(String signal, int status, int times) throws Exception {
    String[] arguments = {note.at("/i/new"), "folder/target"};
    interrupt(signal, status, times, here + "/folder", arguments);
  }

  @ParameterizedTest
  @CsvSource({"INT,130,50", "TERM,143,15", "HUP,129,5", "KILL,137,100"})
  void fileIsOldOrNewOnTheWayIn(String signal, int status, int times) throws Exception {
    String[] arguments = {"new", note.at("/i/folder/target")};
    interrupt(signal, status, times, note.path("/i/folder"), arguments);
  }

  private void interrupt(String signal, int status, int times, String folder, String[] arguments)
      throws Exception {
    String target = folder + "/target";
    // What the shell above us ignores (nohup, a job in the background) jcp would ignore too.
    Jcp jcp = note.jcp(here).under("env --default-signal=INT,TERM,HUP");
    int hit = 0;
    boolean isNew = true;
    for (int i = 0; i < times; i++) {
      if (isNew) {
        Shell.run("cp " + here + "/old " + target).orFail();
      }
      Process process = jcp.start(arguments);
      Thread.sleep(random.nextLong(copyMillis * 4 / 5 + 1));
      long sent = System.nanoTime();
      Shell.run("kill -" + signal + " " + process.pid() + " 2>/dev/null");
      Jcp.Run run = jcp.finish(process, 60, arguments);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent);
      assertTrue(millis < PATIENCE_MILLIS, "ended only after " + millis + " ms");
      assertTrue(
          run.status() == 0 || run.status() == status || beforeTheJvmWasUp(run),
          () -> "seed " + SEED + run.describe());
      hit += run.status() == 0 ? 0 : 1;
      isNew = same(target, here + "/new");
      assertTrue(isNew || run.status() != 0, run::describe);
      assertTrue(
          isNew || same(target, here + "/old"), () -> "neither old nor new" + run.describe());
      if (!signal.equals("KILL")) {
        String left = Shell.run("ls -A " + folder + " | grep -v -e '^target$' -e '^keep$'").out();
        assertEquals("", left, () -> "left over" + run.describe());
      }
    }
    assertTrue(hit > times / 4, "only " + hit + " of " + times + " copies were still running");
  }

  /**
   * In the last few milliseconds of its own start a JVM answers a signal with an error of its own
   * and exit status 1 (JDK 25: "Bad level: 3"). No line of jcp's has run by then.
   */
  private static boolean beforeTheJvmWasUp(Jcp.Run run) {
    return run.status() == 1 && run.err().contains("Error occurred during initialization of VM");
  }

  private static boolean same(String a, String b) {
    return Shell.run("cmp -s " + a + " " + b).status() == 0;
  }

  /** Only the engine could take it back: so it is named. */
  @Test
  void fileThatTheEngineHasAPartOfIsNamed() throws Exception {
    Shell.run("truncate -s 6G " + here + "/much").orFail();
    String[] words = {"--via", "tar", "much", note.at("/tmp/much")};
    Jcp jcp = note.jcp(here).under("env --default-signal=INT");
    Process process = jcp.start(words);
    for (int i = 0; i < 600; i++) {
      if (Shell.run("test -s " + note.path("/tmp/much")).status() == 0) {
        break;
      }
      Thread.sleep(10);
    }
    Shell.run("kill -INT " + process.pid());
    Jcp.Run run = jcp.finish(process, 60, words).expect(130);
    run.says(note.at("/tmp/much") + ": may be incomplete now");
    Shell.run("rm " + here + "/much " + note.path("/tmp/much")).orFail();
  }
}
