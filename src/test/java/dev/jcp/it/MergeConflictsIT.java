package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Entries of a tree that cannot take the place of what is there: each is named, nothing is lost,
 * the rest is copied.
 */
class MergeConflictsIT {

  private static final String[] SOURCE = {
    "file file text=new",
    "dir  dir",
    "file dir/f text=new",
    "link link to=file",
    "file last text=new",
  };

  private static final String[] CONFLICTS = {
    "file file/kept text=kept", "file dir text=kept", "file link/kept text=kept",
  };

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    note.make("/src", SOURCE);
  }

  @BeforeEach
  void makeSource() {
    TreeSpec.of(SOURCE).makeIn(here + "/src");
  }

  @Test
  void conflictsAreNamedAndTheRestIsCopiedOut() {
    TreeSpec.of(CONFLICTS).makeIn(here + "/dst");
    Jcp.Run run = note.jcp(here).run(note.at("/src/."), "dst").refused();
    assertKeptAndCopied(run, here + "/dst");
  }

  @Test
  void conflictsAreNamedAndTheRestIsCopiedIn() {
    note.make("/dst", CONFLICTS);
    Jcp.Run run = note.jcp(here).run("src/.", note.at("/dst")).refused();
    assertKeptAndCopied(run, note.path("/dst"));
  }

  @Test
  void folderDoesNotReplaceALinkToAFolder() {
    TreeSpec.of("dir  real", "link dst/dir to=../real").makeIn(here.toString());
    Listing before = Listing.of(here + "/real");
    Jcp.Run run = note.jcp(here).run(note.at("/src/."), "dst").refused().says("dir");
    Trees.assertSameTree(before, Listing.of(here + "/real"), run);
  }

  private static void assertKeptAndCopied(Jcp.Run run, String folder) {
    run.says("file").says("dir").says("link");
    String expected = "./dir kept, ./file/kept kept, ./last new, ./link/kept kept";
    StringBuilder found = new StringBuilder();
    for (String path : Listing.of(folder).lines().keySet()) {
      if (Listing.of(folder).lines().get(path).startsWith("-")) {
        String text = Shell.run("cat " + folder + "/" + path).out();
        found.append(found.isEmpty() ? "" : ", ").append(path).append(' ').append(text);
      }
    }
    assertEquals(expected, found.toString(), run::describe);
  }
}
