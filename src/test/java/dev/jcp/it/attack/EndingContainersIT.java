package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that end in the middle of a copy: it is complete, or exit 1 says that it is not. */
class EndingContainersIT {

  private static final long SEED = System.nanoTime();
  private static final int TIMES = 12;
  private static final int FILES = 300;
  private static final long PATIENCE_MILLIS = 1000;

  @TempDir private Path here;
  private final Random random = new Random(SEED);
  private Container note;
  private DockerDaemon docker;
  private int ended;

  @BeforeEach
  void makeTrees() {
    docker = DockerDaemon.get();
    note = docker.run("");
    List<String> tree = new ArrayList<>(List.of("file big size=48M"));
    for (int i = 0; i < FILES; i++) {
      tree.add("file d" + i % 10 + "/f" + i + " size=5000");
    }
    TreeSpec.of(tree.toArray(new String[0])).makeIn(here + "/tree");
    Shell.run("cp -a " + here + "/tree " + note.path("/tree")).orFail();
  }

  @AfterEach
  void remove() {
    docker.docker("rm -fv " + note.name());
  }

  @Test
  void exitOnTheWayOutIsNoticed() throws Exception {
    long millis = millis(note.at("/tree"), "copy");
    for (int i = 0; i < TIMES; i++) {
      Shell.run("rm -rf " + here + "/copy").orFail();
      if (endedDuring(millis, note.at("/tree"), "copy") == 0) {
        Shell.run("diff -r " + here + "/tree " + here + "/copy").orFail();
      }
      docker.docker("start " + note.name()).orFail();
    }
    assertTrue(ended > TIMES / 6, ended + " of " + TIMES + " were still running, seed " + SEED);
  }

  @Test
  void exitOnTheWayInIsNoticed() throws Exception {
    long millis = millis("tree", note.at("/copy"));
    for (int i = 0; i < TIMES; i++) {
      Shell.run("rm -rf " + root() + "/copy").orFail();
      int status = endedDuring(millis, "tree", note.at("/copy"));
      docker.docker("start " + note.name()).orFail();
      if (status == 0) {
        Shell.run("diff -r " + here + "/tree " + root() + "/copy").orFail();
      }
    }
    assertTrue(ended > TIMES / 6, ended + " of " + TIMES + " were still running, seed " + SEED);
  }

  private long millis(String... arguments) {
    note.jcp(here).run(arguments).expect(0);
    long start = System.nanoTime();
    note.jcp(here).run(arguments).expect(0);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private int endedDuring(long millis, String... arguments) throws Exception {
    Process process = note.jcp(here).start(arguments);
    Thread.sleep(random.nextLong(millis));
    Shell.run("kill -KILL " + pid()).orFail();
    Jcp.Run run = note.jcp(here).finish(process, 60, arguments);
    docker.docker("wait " + note.name()).orFail(); // a start before it has noticed does nothing
    if (run.status() != 0) {
      run.refused();
      ended += run.err().contains("ended") ? 1 : 0;
    }
    return run.status();
  }

  /**
   * A restarted container runs on the same upper folder as the old root, where a copy that goes on
   * would write into a container that nobody named; a volume's device would stay busy.
   */
  @ParameterizedTest
  @ValueSource(strings = {"restart -t 0", "rm -f"})
  void copyOutEndsWithItsContainer(String command) throws Exception {
    endsWith(command, note.at("/tree"), "copy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"restart -t 0", "rm -f"})
  void copyInEndsWithItsContainer(String command) throws Exception {
    endsWith(command, "tree", note.at("/copy"));
  }

  private void endsWith(String command, String... arguments) throws Exception {
    boolean strace = Shell.run("command -v strace").status() == 0;
    Requirement.check("strace", strace, "strace is not installed");
    String trace = here + "/trace";
    Jcp slow =
        note.jcp(here)
            .under(
                "strace -f --seccomp-bpf -o "
                    + trace
                    + " -e trace=pwrite64,copy_file_range"
                    + " -e inject=pwrite64,copy_file_range:delay_exit=50000");
    Process process = slow.start(arguments);
    Shell.run(
            "for i in $(seq 200); do [ $(wc -l <"
                + trace
                + ") -gt 5 ] && exit; sleep 0.05; done; exit 1")
        .orFail();
    docker.docker(command + " " + note.name()).orFail();
    long gone = System.nanoTime();
    Jcp.Run run = slow.finish(process, 60, arguments);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - gone);
    run.refused().says("the container has ended");
    assertTrue(millis < PATIENCE_MILLIS, () -> "held for " + millis + " ms" + run.describe());
  }

  private String pid() {
    return docker.docker("inspect -f '{{.State.Pid}}' " + note.name()).orFail().out().strip();
  }

  private String root() {
    return "/proc/" + pid() + "/root";
  }
}
