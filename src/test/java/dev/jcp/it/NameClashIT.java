package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.OddDisk;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two entries of one command that land under one name: the first stays, the second is named, exit
 * 1; as cp, which "will not overwrite just-created" entries.
 */
class NameClashIT {

  private static Container note;

  @TempDir private Path here;
  private Path out;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    note.make(
        "/",
        "file a/f text=a",
        "file a/sub/f text=a",
        "file a/sub/onlya text=a",
        "link a/link to=a",
        "fifo a/pipe",
        "file b/f text=b",
        "file b/sub/f text=b",
        "file b/sub/onlyb text=b",
        "link b/link to=b",
        "fifo b/pipe",
        "file f text=top",
        "file fold/Makefile text=one",
        "file fold/makefile text=two",
        "file fold/Dir/a text=a",
        "file fold/dir/b text=b",
        "link fold/Lnk to=q",
        "link fold/lnk to=r",
        "fifo fold/Fifo",
        "fifo fold/fifo",
        "hard fold/Zhard to=fold/Makefile",
        "hard fold/zhard to=fold/Makefile");
  }

  @AfterAll
  static void stop() {
    note.remove();
  }

  @BeforeEach
  void makeOut() throws Exception {
    out = Files.createDirectory(here.resolve("out"));
  }

  private String text(String file) {
    return Shell.run("cat " + out + "/" + file).orFail().out();
  }

  @ParameterizedTest
  @CsvSource({"/a/.,/b/.,a", "/a/.,/f,a", "/f,/a/.,top"})
  void firstOfTwoSourcesThatBringOneNameStays(String first, String second, String kept) {
    note.jcp(here)
        .run(note.at(first), note.at(second), out.toString())
        .refused()
        .says(out + "/f: would overwrite f, which was just copied");
    assertEquals(kept, text("f"));
  }

  /** The first brings its directory as a whole, the second merges into it. */
  @ParameterizedTest
  @ValueSource(strings = {"new", "there"})
  void directoriesOfTwoSourcesMergeButNotTheirFiles(String sub) throws Exception {
    if (sub.equals("there")) {
      Files.createDirectory(out.resolve("sub"));
    }
    Jcp.Run run = note.jcp(here).run(note.at("/a/."), note.at("/b/."), out.toString());
    run.refused().says("sub/f").says("link").says("pipe");
    assertEquals("a", text("sub/f"));
    assertEquals("a\n", Shell.run("readlink " + out + "/link").orFail().out());
    assertEquals("ab", text("sub/onlya") + text("sub/onlyb"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void sourcesThatGoIntoAContainerClashToo(String via) {
    TreeSpec.of("file x/f text=x", "file x/s/f text=x", "file y/f text=y", "file y/s/f text=y")
        .makeIn(here.toString());
    note.make("/dest-" + via, "dir .");
    Jcp.Run run = note.jcp(here).run("--via", via, "x/.", "y/.", note.at("/dest-" + via));
    run.refused().says("/f: would overwrite f").says("s/f: would overwrite f");
    assertEquals("xx", note.sh("cat /dest-" + via + "/f /dest-" + via + "/s/f").out());
  }

  @Test
  void sourcesThatComeAsArchivesClashToo() {
    Jcp.Run run =
        note.jcp(here).run("--via", "tar", note.at("/a/sub/."), note.at("/b/sub/."), "out");
    run.refused().says("out/f: would overwrite f");
    assertEquals("aab", text("f") + text("onlya") + text("onlyb"));
  }

  @Test
  void mountPointIsNotWrittenTwice() {
    TreeSpec.of("file x/hosts text=x", "file y/hosts text=y").makeIn(here.toString());
    note.jcp(here).run("x/.", "y/.", note.at("/etc")).refused().says("/etc/hosts: would overwrite");
    assertEquals("x", note.sh("cat /etc/hosts").out());
  }

  @Test
  void whatWasThereBeforeIsReplaced() {
    TreeSpec.of("file out/f text=old", "file out/sub/f text=old", "link out/link to=old")
        .makeIn(here.toString());
    note.jcp(here).run(note.at("/a/."), "out").expect(0);
    note.jcp(here).run(note.at("/b/."), "out").expect(0);
    note.jcp(here).run(note.at("/fold/."), note.at("/b/."), "out").expect(0);
    assertEquals("bb", text("f") + text("sub/f"));
  }

  /** tar's rule: the later entry counts. */
  @ParameterizedTest
  @ValueSource(strings = {"there", "new"})
  void archiveMayGiveANameTwice(String where) {
    Shell.run(
            "cd "
                + here
                + " && mkdir -p s/d t/d && echo 1 >s/d/f && echo 2 >t/d/f && ln -s 1 s/d/l && ln -s"
                + " 2 t/d/l && tar cf a.tar -C s d && tar rf a.tar -C t d")
        .orFail();
    String dest = "/twice-" + where;
    note.make(dest, where.equals("there") ? "dir d" : "dir .");
    Shell.run("cd " + here + " && " + note.jcp(here).script("-", note.at(dest)) + " <a.tar")
        .orFail();
    assertEquals("2\n2\n", note.sh("cat " + dest + "/d/f; readlink " + dest + "/d/l").out());
  }

  @ParameterizedTest
  @CsvSource({"fuse,there", "fuse,new", "vfat,there", "vfat,new", "casefold,there", "casefold,new"})
  void namesThatTheDestinationTakesForOneAreNamed(String kind, String where) throws Exception {
    try (OddDisk disk = OddDisk.foldingCase(kind, here)) {
      Path dest = disk.path().resolve("d");
      if (where.equals("there")) {
        Files.createDirectory(dest);
      }
      String source = note.at(where.equals("there") ? "/fold/." : "/fold");
      Jcp.Run run = note.jcp(here).run(source, dest.toString()).refused();
      String listed = Shell.run("cd " + dest + " && find . | sed 's|[^/]*$|\\L&|' | sort").out();
      String lost = kind.equals("vfat") ? "" : "./lnk\n./makefile\n./fifo\n./zhard\n";
      if (!kind.equals("vfat")) {
        assertEquals(1, listed.split("./dir\n", -1).length - 1, run::describe);
        for (String name : lost.split("\n", -1)) {
          assertEquals(true, listed.contains(name), () -> name + " in " + listed);
        }
        for (String name : new String[] {"akefile", "nk", "ifo", "hard"}) {
          String says = name + ": would overwrite ";
          run.says(says);
        }
      }
      run.says("ir: would be merged with ").says("akefile: would overwrite ");
      boolean first = Shell.run("test -e " + dest + "/dir/a").status() == 0;
      boolean second = Shell.run("test -e " + dest + "/dir/b").status() == 0;
      assertEquals(true, first ^ second, run::describe);
    }
  }
}
