package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be copied is said in the same words by both routes. */
class SameWordsIT {

  private static final String LONG = "/x/" + "n".repeat(300);

  private static final String[] OUT = {
    "/x/nope",
    "/nope/x",
    "/x/nope/",
    "/x/nope/.",
    "/x/f/",
    "/x/f/.",
    "/x/f/y",
    "/x/pipe/",
    "/x/pipe/y",
    "/x/loop/",
    "/x/loop/y",
    "/x/dangling/",
    LONG,
    LONG + "/y",
    LONG + "/",
  };

  private static final String[] OUT_FOLLOWED = {
    "/x/loop", "/x/loop/y", "/x/dangling", "/x/nope", "/x/f/", LONG,
  };

  private static final String[] FILE_IN = {
    "/nope/y",
    "/x/nope/",
    "/x/nope/.",
    "/x/nope/y",
    "/x/f/",
    "/x/f/.",
    "/x/f/y",
    "/x/loop",
    "/x/loop/",
    "/x/loop/y",
    "/x/hasdir",
    "/x/deepdangling",
    "/x/dangling/",
    "/x/dev",
    "/x/dev/",
    "/x/pipe/",
    LONG,
    LONG + "/y",
  };

  private static final String[] DIRECTORY_IN = {
    "/nope/y",
    "/x/nope/.",
    "/x/f",
    "/x/f/",
    "/x/f/y",
    "/x/hasfile",
    "/x/loop",
    "/x/dev",
    "/x/pipe",
    LONG,
  };

  private static Container note;
  private static Container sealed;

  @TempDir private static Path here;

  @BeforeAll
  static void start() {
    Shell.run("cd " + here + " && truncate -s 2M disk && mkfs.ext4 -q disk && mkdir small ro")
        .orFail();
    Shell.run("cd " + here + " && mount -o loop disk small").orFail();
    TreeSpec.of("file f text=f", "file d/x text=x", "file clash/f/x text=x", "file b/big size=5M")
        .makeIn(here.toString());
    note = DockerDaemon.get().run("-v " + here + "/small:/small");
    note.make(
        "/x",
        "file f text=f",
        "dir hasdir/f",
        "file hasfile/d text=d",
        "link loop to=loop",
        "link dangling to=nowhere",
        "link deepdangling to=no/where",
        "fifo pipe");
    Shell.run("mknod " + note.path("/x/dev") + " c 1 3").orFail();
    sealed = DockerDaemon.get().run("--read-only -v " + here + "/ro:/ro:ro");
  }

  @AfterAll
  static void remove() {
    note.remove();
    sealed.remove();
    Shell.run("umount " + here + "/small").orFail();
  }

  private final List<String> wrong = new ArrayList<>();

  private void compare(Container container, String... arguments) {
    String[] words = new String[arguments.length + 2];
    words[0] = "--via";
    System.arraycopy(arguments, 0, words, 2, arguments.length);
    words[1] = "proc";
    Jcp.Run proc = container.jcp(here).run(words);
    words[1] = "tar";
    Jcp.Run tar = container.jcp(here).run(words);
    assertEquals(1, proc.status(), proc::describe);
    assertFalse(proc.err().isEmpty(), proc::describe);
    if (tar.status() != 1 || !tar.err().equals(proc.err())) {
      wrong.add(proc.describe() + "\n" + tar.describe());
    }
    assertEquals(0, Shell.run("test ! -e " + here + "/back").status());
  }

  private void allTheSame() {
    assertEquals(List.of(), wrong);
  }

  @Test
  void onTheWayOut() {
    for (String path : OUT) {
      compare(note, note.at(path), "back");
    }
    for (String path : OUT_FOLLOWED) {
      compare(note, "-L", note.at(path), "back");
    }
    allTheSame();
  }

  @Test
  void onTheWayIn() {
    for (String path : FILE_IN) {
      compare(note, "f", note.at(path));
    }
    for (String path : DIRECTORY_IN) {
      compare(note, "d", note.at(path));
    }
    compare(note, "clash/.", note.at("/x"));
    compare(note, "clash/f", note.at("/x"));
    compare(note, "f", "d", note.at("/x/f"));
    compare(note, "nothere", note.at("/x/"));
    allTheSame();
  }

  @Test
  void whereNothingCanBeWritten() {
    compare(sealed, "f", sealed.at("/f"));
    compare(sealed, "d", sealed.at("/d"));
    compare(sealed, "d", sealed.at("/tmp"));
    compare(sealed, "f", sealed.at("/ro/f"));
    compare(sealed, "d", sealed.at("/ro/d"));
    allTheSame();
  }

  @Test
  void whereThereIsNoRoom() {
    compare(note, "b/big", note.at("/small/big"));
    Shell.run("rm -rf " + here + "/small/*").orFail();
    compare(note, "b", note.at("/small/b"));
    allTheSame();
  }
}
