package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Folders that give what is made in them an ACL, that let no name go again (chattr +a), and that
 * change in nothing (+i): what arrives is as its source, or refused, and no temporary name is left.
 *
 * <p>A volume is the destination, so that its file system is the host's: each test goes into the
 * container and, through the folder itself, onto the host.
 */
class GuardedFoldersIT {

  @TempDir private Path here;
  private Container note;
  private String folder;

  @BeforeEach
  void start() {
    folder = here + "/folder";
    TreeSpec.of("file folder/old text=old", "dir folder/sub mode=0755").makeIn(here.toString());
    TreeSpec.of(
            "file file text=new mode=0640 owner=1:2",
            "file old text=newer",
            "dir  tree mode=0751 owner=3:4",
            "file tree/a text=a mode=0604",
            "link tree/l to=a",
            "fifo tree/p mode=0622",
            "dir  tree/sub mode=2770",
            "file tree/sub/b text=b")
        .makeIn(here + "/source");
    note = DockerDaemon.get().run("-v " + folder + ":/folder");
    Shell.run("cp -a " + here + "/source " + note.path("/source")).orFail();
  }

  @AfterEach
  void remove() {
    Shell.run("chattr -a -i " + folder);
    assertEquals("", Shell.run("find " + folder + " -name '.jcp-*'").orFail().out());
    note.remove();
  }

  private void guard(String flag) {
    boolean can = Shell.run("chattr " + flag + " " + folder).status() == 0;
    Requirement.check("chattr", can, "no chattr on the file system of " + here);
  }

  /** Copies one name of the source into the folder. */
  private Jcp.Run copy(String side, String name) {
    return side.equals("in")
        ? note.jcp(here).run("-a", "source/" + name, note.at("/folder"))
        : note.jcp(here).run("-a", note.at("/source/" + name), "folder");
  }

  private void assertArrived(Jcp.Run run, String name) {
    run.expect(0);
    String source = here + "/source/" + name;
    String copy = folder + "/" + name;
    if (Files.isDirectory(Path.of(source))) {
      Trees.assertSameTree(Listing.withXattrs(source), Listing.withXattrs(copy), run);
    } else {
      String facts = "stat -c '%A %u:%g %s %.9Y' {}; getfacl -cn {}; cat {}";
      assertEquals(
          Shell.run(facts.replace("{}", source)).orFail().out(),
          Shell.run(facts.replace("{}", copy)).orFail().out(),
          run::describe);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"in", "out"})
  void defaultAclIsNotGivenToCopiesThatKeepEverything(String side) {
    Shell.run("setfacl -d -m u:1000:rwx,g:1000:rwx " + folder).orFail();
    for (String name : new String[] {"file", "old", "tree"}) {
      assertArrived(copy(side, name), name);
    }
    // Over itself: the folders are there now, and have no ACL of their own.
    assertArrived(copy(side, "tree"), "tree");
  }

  @ParameterizedTest
  @ValueSource(strings = {"in", "out"})
  void newFileArrivesInAnAppendOnlyFolder(String side) {
    guard("+a");
    assertArrived(copy(side, "file"), "file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"in", "out"})
  void fileOfAnAppendOnlyFolderIsNotReplaced(String side) {
    guard("+a");
    Listing before = Listing.withXattrs(folder);
    Jcp.Run run = copy(side, "old").refused();
    Trees.assertSameTree(before, Listing.withXattrs(folder), run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"in", "out"})
  void newTreeArrivesInAnAppendOnlyFolderOrLeavesNothing(String side) {
    guard("+a");
    Listing before = Listing.withXattrs(folder);
    Jcp.Run run = copy(side, "tree");
    if (run.status() == 0) {
      assertArrived(run, "tree");
    } else {
      Trees.assertSameTree(before, Listing.withXattrs(folder), run.refused());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"in", "out"})
  void immutableFolderIsAsBefore(String side) {
    guard("+i");
    Listing before = Listing.withXattrs(folder);
    for (String name : new String[] {"file", "old", "tree"}) {
      Trees.assertSameTree(before, Listing.withXattrs(folder), copy(side, name).refused());
    }
  }

  @Test
  void restOfATreeArrivesAroundAnImmutableFolder() {
    Shell.run(
            "mkdir " + folder + "/tree " + folder + "/tree/sub; chattr +i " + folder + "/tree/sub")
        .orFail();
    try {
      copy("in", "tree").refused().says("sub");
      assertEquals("a\nl\np\nsub\n", Shell.run("ls -A " + folder + "/tree").out());
      assertEquals("", Shell.run("ls -A " + folder + "/tree/sub").out());
    } finally {
      Shell.run("chattr -i " + folder + "/tree/sub").orFail();
    }
  }
}
