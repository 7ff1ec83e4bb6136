package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody's links in a directory like /tmp, where fs.protected_symlinks is 1. The setting is the
 * whole machine's, so jcp alone sees it: in mounts of its own, where another file is bound over it.
 */
class ProtectedLinksIT {

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
  }

  @BeforeEach
  void plant() {
    Shell.run(
            "cd "
                + here
                + " && echo 1 >setting && echo new >new && echo old >old && mkdir -m 1777 tmp plain"
                + " && chmod 1777 tmp && chmod 777 plain && ln -s ../old tmp/theirs && ln -s ../made"
                + " tmp/dangling && ln -s ../old tmp/roots && ln -s ../old plain/theirs && chown -h"
                + " 12345 tmp/theirs tmp/dangling plain/theirs")
        .orFail();
    String made = note.path("/made");
    Shell.run(
            "rm -rf "
                + made
                + " && mkdir "
                + made
                + " && cp -a "
                + here
                + "/old "
                + here
                + "/tmp "
                + made)
        .orFail();
  }

  private Jcp jcp() {
    String bind =
        "mount --bind " + here + "/setting /proc/sys/fs/protected_symlinks && exec \"$@\"";
    return note.jcp(here).under("unshare --mount --propagation private sh -c '" + bind + "' sh");
  }

  private String old() throws Exception {
    return Files.readString(here.resolve("old"))
        + Files.readString(Path.of(note.path("/made/old")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"theirs", "dangling"})
  void linkOfSomebodyElseIsNotFollowed(String link) throws Exception {
    for (String target : new String[] {here + "/tmp/" + link, note.at("/made/tmp/" + link)}) {
      String source = target.startsWith("/") ? note.at("/made/old") : "new";
      jcp().run(source, target).refused().says("permission denied");
      jcp().run("-L", target, target.startsWith("/") ? note.at("/x") : "x").refused();
    }
    assertEquals("old\nold\n", old());
    assertTrue(Files.notExists(here.resolve("made")));
    assertTrue(Files.notExists(here.resolve("x")));
  }

  @Test
  void linksOfTheDirectorysOwnerAndElsewhereAreFollowed() throws Exception {
    jcp().run("new", note.at("/made/tmp/roots")).expect(0);
    jcp().run("-L", note.at("/made/tmp/roots"), "copy").expect(0);
    assertEquals("new\n", Files.readString(here.resolve("copy")));
    jcp().run(note.at("/made/old"), here + "/plain/theirs").expect(0);
    assertEquals("new\nnew\n", old());
  }

  @Test
  void linkItselfIsCopied() {
    jcp().run(here + "/tmp/theirs", note.at("/made/copied")).expect(0);
    jcp().run(note.at("/made/tmp"), "out").expect(0);
    assertEquals("../old\n", Shell.run("readlink " + here + "/out/theirs").orFail().out());
  }

  @Test
  void withoutTheSettingAllAreFollowed() throws Exception {
    String kernels = Files.readString(Path.of("/proc/sys/fs/protected_symlinks"));
    Assumptions.assumeTrue(kernels.equals("0\n"), "the kernel itself follows none here");
    Files.writeString(here.resolve("setting"), "0\n");
    jcp().run("new", note.at("/made/tmp/theirs")).expect(0);
    assertEquals("old\nnew\n", old());
  }
}
