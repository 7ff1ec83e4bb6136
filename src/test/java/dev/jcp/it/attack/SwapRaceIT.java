package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.RamFolder;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The race of CVE-2018-15664: while jcp copies a tree, each folder in it is swapped with a symlink
 * to a folder of the host.
 *
 * <p>A try is a folder that jcp passes through while it is being swapped: each run has {@link
 * #PAIRS} of them. A naive lstat-then-open loses about one in a hundred.
 */
class SwapRaceIT {

  private static final int PAIRS = 2000;
  private static final int TRIES = 100_000;
  private static final int PATH_TRIES = 60;

  private static Container note;

  @TempDir(factory = RamFolder.class)
  private Path here;

  private Sentinel sentinel;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("--tmpfs /race");
  }

  @BeforeEach
  void makeSentinel() {
    sentinel = Sentinel.in(here);
  }

  @AfterEach
  void nothingOfTheHostHasChanged() {
    sentinel.assertUntouched();
  }

  @Test
  void swappedFoldersLeakNothingOnTheWayOut() {
    makePairs(note.path("/race/out"), sentinel.path());
    long swaps = 0;
    for (int tries = 0; tries < TRIES; tries += PAIRS) {
      try (Swapper swapper = Swapper.start(note.path("/race/out"), PAIRS)) {
        ended(note.jcp(here).run("-q", note.at("/race/out"), "copied"));
        swaps += swapper.swaps();
      }
      sentinel.assertNotLeakedTo(here.resolve("copied").toString());
      Shell.run("rm -rf " + Bytes.quote(here.resolve("copied").toString())).orFail();
    }
    assertTrue(swaps > TRIES, "only " + swaps + " swaps");
  }

  @Test
  void swappedFoldersChangeNothingOnTheWayIn() {
    makeSources();
    makePairs(note.path("/race/in"), sentinel.path());
    race(note.path("/race/in"), note.jcp(here), "source/.", note.at("/race/in"));
  }

  @Test
  void swappedFoldersOfTheHostsDestinationChangeNothing() {
    Path planted = here.resolve("planted");
    note.make("/source", "dir .");
    makeSources();
    Shell.run("cp -a " + here + "/source/. " + note.path("/source")).orFail();
    makePairs(planted.toString(), sentinel.path());
    race(planted.toString(), note.jcp(here), note.at("/source/."), planted.toString());
  }

  @Test
  void swappedComponentsOfTheUsersPathStayInsideTheRoot() {
    makePairs(note.path("/path"), sentinel.path());
    Path copy = here.resolve("copy");
    Shell.run("printf new >" + here.resolve("file")).orFail();
    try (Swapper swapper = Swapper.start(note.path("/path"), 1)) {
      for (int i = 0; i < PATH_TRIES; i++) {
        ended(note.jcp(here).run("-L", note.at("/path/d0/secret"), copy.toString()));
        sentinel.assertNotLeakedTo(copy.toString());
        ended(note.jcp(here).run("file", note.at("/path/d0/secret")));
      }
      assertTrue(swapper.swaps() > PATH_TRIES);
    }
  }

  private void race(String swapped, Jcp jcp, String source, String destination) {
    long swaps = 0;
    for (int tries = 0; tries < TRIES; tries += PAIRS) {
      try (Swapper swapper = Swapper.start(swapped, PAIRS)) {
        ended(jcp.run("-q", source, destination));
        swaps += swapper.swaps();
      }
      sentinel.assertUntouched();
    }
    assertTrue(swaps > TRIES, "only " + swaps + " swaps");
  }

  /** Whether it could copy all is luck here; that it ends by itself is not. */
  private static void ended(Jcp.Run run) {
    if (run.status() != 0) {
      run.refused();
    }
  }

  private void makeSources() {
    Shell.run(
            "mkdir "
                + here
                + "/source && cd "
                + here
                + "/source && i=0; while [ $i -lt "
                + PAIRS
                + " ]; do mkdir d$i; echo mine >d$i/secret; i=$((i + 1)); done")
        .orFail();
  }

  /** Folders {@code dN}, each with a file {@code secret}, and links {@code lN} that lead out. */
  private static void makePairs(String folder, String target) {
    String loop = "i=0; while [ $i -lt " + PAIRS + " ]; do ";
    String links = loop + "ln -s " + Bytes.quote(target) + " l$i; i=$((i + 1)); done";
    String folders = loop + "mkdir d$i; echo theirs >d$i/secret; i=$((i + 1)); done";
    Shell.run(
            "rm -rf "
                + folder
                + "; mkdir -p "
                + folder
                + "; cd "
                + folder
                + "; "
                + links
                + "; "
                + folders)
        .orFail();
  }
}
