package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees deeper than PATH_MAX: docker cp loses the leaf and says nothing. */
class DeepTreeIT {

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
  }

  @AfterEach
  void removeWhatJavaCannot() {
    Shell.run("rm -rf " + here + "/* " + note.path("/deep") + " " + note.path("/copy")).orFail();
  }

  @ParameterizedTest
  @CsvSource({"30,250", "20000,1"})
  void everyLevelIsCopiedOut(int levels, int nameBytes) {
    String name = "d".repeat(nameBytes);
    Deep.make(note.path("/deep"), name, levels);
    Jcp.Run run = note.jcp(here).run(note.at("/deep"), "copy").expect(0);
    assertEquals(levels + " deep", Deep.read(here + "/copy", name), run::describe);
  }

  @ParameterizedTest
  @CsvSource({"30,250", "20000,1"})
  void everyLevelIsCopiedIn(int levels, int nameBytes) {
    String name = "d".repeat(nameBytes);
    Deep.make(here + "/deep", name, levels);
    Jcp.Run run = note.jcp(here).run("deep", note.at("/copy")).expect(0);
    assertEquals(levels + " deep", Deep.read(note.path("/copy"), name), run::describe);
  }

  @ParameterizedTest
  @CsvSource({"30,250", "3000,1"})
  void everyLevelIsMergedIntoWhatExists(int levels, int nameBytes) {
    String name = "d".repeat(nameBytes);
    Deep.make(here + "/deep", name, levels);
    Deep.make(note.path("/copy/deep"), name, levels / 2);
    Jcp.Run run = note.jcp(here).run("deep", note.at("/copy")).expect(0);
    assertEquals(levels + " deep", Deep.read(note.path("/copy/deep"), name), run::describe);
  }
}
