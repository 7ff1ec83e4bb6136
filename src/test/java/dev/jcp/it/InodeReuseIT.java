package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.RamFolder;
import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system gives the inode number of a removed file to a new one (ext4: the next). */
class InodeReuseIT {

  private static final int MOST = 2000;

  @TempDir(factory = RamFolder.class)
  private Path here;

  private Container note;
  private Path other;

  /** In the order in which they are listed, and so copied. */
  private final List<Path> folders = new ArrayList<>();

  @BeforeEach
  void makeTree() throws IOException {
    note = DockerDaemon.get().run("");
    Path tree = Path.of(note.path("/tree"));
    other = Path.of(note.path("/other"));
    for (String name : new String[] {"a", "b", "c"}) {
      Files.createDirectories(tree.resolve(name));
    }
    Files.createDirectory(other);
    try (DirectoryStream<Path> listed = Files.newDirectoryStream(tree)) {
      listed.forEach(folders::add);
    }
    Shell.run("head -c 150M /dev/zero >" + folders.get(1) + "/long").orFail();
  }

  @AfterEach
  void remove() {
    note.remove();
  }

  @Test
  void newFileWithTheNumberOfACopiedOneIsNoLinkToItsCopy() throws Exception {
    Path old = folders.get(0).resolve("old");
    Files.writeString(old, "old");
    Files.createLink(other.resolve("old"), old);
    Object number = Files.getAttribute(old, "unix:ino");

    Process copy = note.jcp(here).start(note.at("/tree"), "out");
    Disturbed.untilItReads(copy);
    Files.delete(other.resolve("old"));
    Files.delete(old);
    Path reused = makeWithNumber(number);
    Files.createLink(other.resolve("new"), reused);
    Shell.Result result = Shell.finish("jcp", copy, 60);

    assertEquals(0, result.status(), result.describe());
    Path arrived = here.resolve("out").resolve(folders.get(2).getFileName()).resolve("new");
    assertEquals("new", Files.readString(arrived), result.describe());
  }

  private Path makeWithNumber(Object number) throws IOException {
    Path made = folders.get(2).resolve("new");
    for (int i = 0; i < MOST; i++) {
      Files.writeString(made, "new");
      if (Files.getAttribute(made, "unix:ino").equals(number)) {
        return made;
      }
      Files.move(made, other.resolve("other" + i));
    }
    assumeTrue(false, "this file system does not give the number again");
    return made;
  }
}
