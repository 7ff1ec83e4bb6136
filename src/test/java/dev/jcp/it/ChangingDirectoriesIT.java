package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.RamFolder;
import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories in which somebody makes, removes and renames while they are copied. */
class ChangingDirectoriesIT {

  private static final int MIB = 1 << 20;

  @TempDir(factory = RamFolder.class)
  private Path here;

  private Container note;
  private Path tree;

  /** A directory that is listed at once, with one long file in it, which takes a while. */
  @BeforeEach
  void makeTree() throws IOException {
    note = DockerDaemon.get().run("--tmpfs /ram");
    tree = Path.of(note.path("/ram/tree"));
    Shell.run("mkdir " + tree + "; cd " + tree + "; touch one two; fallocate -l 200M long")
        .orFail();
  }

  @AfterEach
  void remove() {
    note.remove();
  }

  private Shell.Result copyWhile(boolean always, Disturbed.Change change, String... arguments)
      throws Exception {
    Process copy = note.jcp(here).start(arguments);
    Disturbed.untilItReads(copy);
    do {
      change.make();
    } while (always && copy.isAlive());
    return Shell.finish("jcp", copy, 60);
  }

  private void assertNames(String names, Shell.Result result) {
    assertEquals(names, Shell.run("cd " + here + "/out; echo *").out().strip(), result.describe());
  }

  @Test
  void whatIsMadeMeanwhileIsCopied() throws Exception {
    Disturbed.Change change =
        () -> {
          Files.createDirectory(tree.resolve("new"));
          Files.writeString(tree.resolve("new/file"), "text");
        };
    Shell.Result result = copyWhile(false, change, note.at("/ram/tree"), "out");
    assertEquals(0, result.status(), result.describe());
    assertNames("long new one two", result);
    assertEquals("text", Files.readString(here.resolve("out/new/file")));
  }

  @Test
  void whatIsMadeMeanwhileIsInAStreamToo() throws Exception {
    Path archive = here.resolve("tar");
    Process copy = Shell.start(note.jcp(here).script(note.at("/ram/tree"), "-") + " >" + archive);
    while (!Files.exists(archive) || Files.size(archive) < 24 * MIB) {
      assertTrue(copy.isAlive(), "ended before it was disturbed");
    }
    Files.createFile(tree.resolve("new"));
    Shell.Result result = Shell.finish("jcp", copy, 60);
    assertEquals(0, result.status(), result.describe());
    assertEquals(
        "tree/\ntree/long\ntree/new\ntree/one\ntree/two\n",
        Shell.run("tar tf " + archive + " | sort").orFail().out());
  }

  @Test
  void nameThatWasCopiedAndIsGoneIsCounted() throws Exception {
    Disturbed.Change change =
        () ->
            Files.move(
                tree.resolve("long"), tree.resolve("longer"), StandardCopyOption.ATOMIC_MOVE);
    Shell.Result result = copyWhile(false, change, note.at("/ram/tree"), "out");
    assertEquals(1, result.status(), result.describe());
    assertTrue(result.err().contains("1 name is gone by now"), result.describe());
    assertNames("long longer one two", result);
  }

  /**
   * Unless one listing was done between two changes, and then it has found the name of that time.
   */
  @Test
  void oneThatIsNeverStillIsNamed() throws Exception {
    int[] count = {0};
    Disturbed.Change change =
        () -> {
          count[0]++;
          Files.move(
              tree.resolve(count[0] == 1 ? "two" : "two" + (count[0] - 1)),
              tree.resolve("two" + count[0]));
        };
    Shell.Result result = copyWhile(true, change, note.at("/ram/tree"), "out");
    assertEquals(1, result.status(), result.describe());
    boolean named = result.err().contains("tree: changes all the time");
    String arrived = Shell.run("cd " + here + "/out; ls -d two*").out();
    assertTrue(named || arrived.lines().count() == 1, result.describe() + arrived);
  }

  @Test
  void newModeOfADirectoryIsNoChangeOfItsNames() throws Exception {
    Disturbed.Change change = () -> Shell.run("chmod 700 " + tree).orFail();
    Shell.Result result = copyWhile(false, change, note.at("/ram/tree"), "out");
    assertEquals(0, result.status(), result.describe());
    assertEquals("", result.err());
    assertNames("long one two", result);
  }

  @Test
  void manyNamesOfAChangedDirectoryAreGivenOnce() throws Exception {
    Shell.run("cd " + tree + "; seq -f n%g 3000 | xargs touch").orFail();
    Shell.Result result =
        copyWhile(false, () -> Files.createFile(tree.resolve("new")), note.at("/ram/tree"), "out");
    // A name that came twice would be refused: it was just copied.
    assertEquals(0, result.status(), result.describe());
    assertEquals("", result.err());
    assertEquals("3004", Shell.run("ls " + here + "/out | wc -l").out().strip(), result.describe());
  }
}
