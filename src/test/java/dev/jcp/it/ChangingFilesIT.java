package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.RamFolder;
import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody writes to while they are copied. */
class ChangingFilesIT {

  private static final int MIB = 1 << 20;
  private static final long SIZE = 120L * MIB;

  private static Container note;

  @TempDir(factory = RamFolder.class)
  private Path here;

  private Path file;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("--tmpfs /ram");
  }

  @AfterAll
  static void remove() {
    note.remove();
  }

  @BeforeEach
  void makeFile() throws IOException {
    file = Path.of(note.path("/ram/file"));
    Shell.run(
            "rm -f "
                + file
                + "; fallocate -l "
                + SIZE
                + " "
                + file
                + "; chmod 600 "
                + file
                + "; touch -d @1000000000 "
                + file)
        .orFail();
  }

  /** Writes at the very start, which has been read. */
  private void write(int value) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write(value);
    }
  }

  private Shell.Result copyWhile(Disturbed.Change change, String... arguments) throws Exception {
    Process copy = note.jcp(here).start(arguments);
    Disturbed.untilItReads(copy);
    change.make();
    return Shell.finish("jcp", copy, 60);
  }

  /** As {@link #copyWhile}, with the change made again and again until the copy ends. */
  private Shell.Result copyWhileAlways(Disturbed.Change change, String... arguments)
      throws Exception {
    Process copy = note.jcp(here).start(arguments);
    Disturbed.untilItReads(copy);
    while (copy.isAlive()) {
      change.make();
      Thread.sleep(1);
    }
    return Shell.finish("jcp", copy, 60);
  }

  private void assertCopied(Shell.Result result) {
    assertEquals(0, result.status(), result.describe());
    Shell.run("cmp " + file + " " + here + "/out").orFail();
    String facts = "stat -c '%a %s %.9Y' ";
    assertEquals(
        Shell.run(facts + file).orFail().out(), Shell.run(facts + here + "/out").orFail().out());
  }

  @Test
  void oneWrittenToOnceArrivesAsItIsThen() throws Exception {
    assertCopied(copyWhile(() -> write('B'), note.at("/ram/file"), "out"));
  }

  @Test
  void oneWrittenToWithItsTimeSetBackArrivesAsItIsThen() throws Exception {
    Disturbed.Change change =
        () -> {
          write('B');
          Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
        };
    assertCopied(copyWhile(change, note.at("/ram/file"), "out"));
  }

  @Test
  void oneThatGetsAnotherModeArrivesWithThat() throws Exception {
    Disturbed.Change change =
        () -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertCopied(copyWhile(change, note.at("/ram/file"), "out"));
  }

  @Test
  void oneThatShrinksOnceArrivesAsItIsThen() throws Exception {
    Disturbed.Change change =
        () -> {
          try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(10 * MIB);
          }
        };
    Shell.Result result = copyWhile(change, note.at("/ram/file"), "out");
    assertEquals(0, result.status(), result.describe());
    Shell.run("cmp " + file + " " + here + "/out").orFail();
  }

  @Test
  void oneWrittenToAllTheTimeIsKeptAndNamed() throws Exception {
    Shell.Result result = copyWhileAlways(() -> write('B'), note.at("/ram/file"), "out");
    assertEquals(1, result.status(), result.describe());
    assertTrue(result.err().contains("changed while it was read"), result.describe());
    assertEquals(SIZE, Files.size(here.resolve("out")));
  }

  @Test
  void oneThatIsRenamedAllTheTimeIsCopied() throws Exception {
    Path other = Path.of(note.path("/ram/other"));
    Disturbed.Change change =
        () -> {
          Files.move(file, other);
          Files.move(other, file);
        };
    assertCopied(copyWhileAlways(change, note.at("/ram/file"), "out"));
  }

  @Test
  void oneThatGrowsArrivesAsItWas() throws Exception {
    Disturbed.Change change =
        () -> {
          try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(SIZE + 1);
          }
        };
    Shell.Result result = copyWhile(change, note.at("/ram/file"), "out");
    assertEquals(0, result.status(), result.describe());
    assertTrue(result.err().contains("grew while it was read"), result.describe());
    assertEquals(SIZE, Files.size(here.resolve("out")));
    assertEquals(1_000_000_000, Files.getLastModifiedTime(here.resolve("out")).toMillis() / 1000);
  }

  @Test
  void inAStreamItIsNamedAndTheRestFollows() throws Exception {
    Shell.run("cd " + note.path("/ram") + "; rm -rf dir; mkdir dir; mv file dir; touch dir/other")
        .orFail();
    Path before = file;
    file = Path.of(note.path("/ram/dir/file"));
    Path archive = here.resolve("tar");
    Process copy = Shell.start(note.jcp(here).script(note.at("/ram/dir"), "-") + " >" + archive);
    try {
      while (!Files.exists(archive) || Files.size(archive) < 24 * MIB) {
        assertTrue(copy.isAlive(), "ended before it was disturbed");
      }
      write('B');
      Shell.Result result = Shell.finish("jcp", copy, 60);
      assertEquals(1, result.status(), result.describe());
      assertTrue(result.err().contains("file: changed while it was read"), result.describe());
      assertEquals(
          "dir/\ndir/file\ndir/other\n", Shell.run("tar tf " + archive + " | sort").orFail().out());
    } finally {
      Shell.run("rm -rf " + note.path("/ram/dir")).orFail();
      file = before;
    }
  }
}
