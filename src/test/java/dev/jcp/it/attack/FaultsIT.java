package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full and read-only destinations: an error, and what was there is there still. */
class FaultsIT {

  @TempDir private Path here;
  private Container note;
  private String small;

  @BeforeEach
  void mountSmallDisks() {
    note = DockerDaemon.get().run("--tmpfs /small:size=1m");
    note.make("/src", "file big size=5000000", "file little text=l");
    note.make("/small", "file big text=old");
    TreeSpec.of("file src/big size=5000000", "file src/little text=l").makeIn(here.toString());
    small = here.resolve("small").toString();
    Shell.run(
            "cd "
                + here
                + " && truncate -s 2M disk && mkfs.ext4 -q disk && mkdir small && mount -o loop"
                + " disk small")
        .orFail();
    TreeSpec.of("file big text=old").makeIn(small);
  }

  @AfterEach
  void unmount() {
    Shell.run("umount " + small).orFail();
    note.remove();
  }

  @Test
  void fullDiskOfTheHostKeepsTheOldFile() {
    Listing before = Listing.of(small);
    Jcp.Run run = note.jcp(here).run(note.at("/src/big"), "small/big").refused();
    run.says("no space left");
    Trees.assertSameTree(before, Listing.of(small), run);
  }

  @Test
  void fullDiskOfTheContainerKeepsTheOldFile() {
    Listing before = note.listing("/small");
    Jcp.Run run = note.jcp(here).run("src/big", note.at("/small/big")).refused();
    run.says("no space left");
    Trees.assertSameTree(before, note.listing("/small"), run);
  }

  @Test
  void fullDiskLeavesNoPartOfANewTree() {
    note.jcp(here).run(note.at("/src"), "small/new").refused();
    String left = Shell.run("find " + small + " -name big -size +1 -o -name '.jcp-*'").out();
    assertEquals("", left);
  }

  @Test
  void readOnlyDiskIsAnError() {
    Shell.run("mount -o remount,ro " + small).orFail();
    Listing before = Listing.of(small);
    Jcp.Run run = note.jcp(here).run(note.at("/src/little"), "small/big").refused();
    run.says("read-only file system");
    Trees.assertSameTree(before, Listing.of(small), run);
  }

  @Test
  void fileThatFitsAfterOneThatDoesNotIsStillWhole() {
    note.jcp(here).run(note.at("/src/little"), "small/").expect(0);
    assertEquals("l", Shell.run("cat " + small + "/little").out());
  }

  @Test
  void readOnlyContainerTakesCopiesInItsVolumes() {
    Container sealed =
        DockerDaemon.get().run("--read-only --tmpfs /tmp -v " + here.resolve("src") + ":/vol");
    TreeSpec.of("file x text=x").makeIn(here.toString());
    sealed.jcp(here).run("x", sealed.at("/x")).refused().says("read-only file system");
    sealed.jcp(here).run("x", sealed.at("/vol/x")).expect(0);
    sealed.jcp(here).run("x", sealed.at("/tmp/x")).expect(0);
    assertEquals("xx", sealed.sh("cat /vol/x /tmp/x").out());
    sealed.remove();
  }
}
