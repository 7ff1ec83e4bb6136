package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Copies onto and around the container's mounts. From outside the kernel lets one rename over a
 * mount point, and the container silently loses the mount: so each of these compares the
 * container's mounts before and after.
 */
class MountPointsIT {

  @TempDir private Path here;
  private Container note;
  private String before;

  @BeforeEach
  void startWithMounts() {
    TreeSpec.of("file host/single text=old mode=0604", "file host/vol/f text=in-volume")
        .makeIn(here.toString());
    note =
        DockerDaemon.get()
            .run(
                "-v "
                    + here.resolve("host/single")
                    + ":/srv/single -v "
                    + here.resolve("host/vol")
                    + ":/srv/vol --tmpfs /srv/tmp -v "
                    + here.resolve("host/vol")
                    + ":/srv/ro:ro");
    before = note.state();
  }

  @AfterEach
  void mountsAreAsBefore() {
    assertEquals(before, note.state());
    note.remove();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/srv/single"})
  void fileThatIsAMountIsWrittenInPlace(String file) throws Exception {
    Files.writeString(here.resolve("new"), "new content\n");
    Jcp.Run run = note.jcp(here).run("new", note.at(file)).expect(0);
    assertEquals("new content\n", note.sh("cat " + file).out(), run::describe);
  }

  @Test
  void shorterAndLongerContentReplaceAllOfTheOld() throws Exception {
    for (String content : new String[] {"x".repeat(100_000), "short"}) {
      Files.writeString(here.resolve("new"), content);
      note.jcp(here).run("new", note.at("/srv/single")).expect(0);
      assertEquals(content, note.sh("cat /srv/single").out());
      assertEquals(content, Files.readString(here.resolve("host/single")));
    }
  }

  @Test
  void treeOverEtcGoesAroundItsMounts() {
    TreeSpec.of("file etc/hosts text=h", "file etc/hostname text=n", "file etc/added text=a")
        .makeIn(here.toString());
    note.jcp(here).run("etc", note.at("/")).expect(0);
    assertEquals(
        "h n a",
        note.sh("echo $(cat /etc/hosts; echo; cat /etc/hostname; echo; cat /etc/added)")
            .out()
            .strip());
  }

  @Test
  void treeOverFoldersThatHoldMountsIsMergedIntoThem() {
    TreeSpec.of("file srv/tmp/t text=t", "file srv/vol/v text=v", "file srv/single text=s")
        .makeIn(here.toString());
    note.jcp(here).run("srv/.", note.at("/srv")).expect(0);
    assertEquals(
        "t v s",
        note.sh("cat /srv/tmp/t; echo -n ' '; cat /srv/vol/v; echo -n ' '; cat /srv/single").out());
    assertTrue(Files.exists(here.resolve("host/vol/v")), "not written to the volume");
  }

  @Test
  void mountPointIsNotReplacedByAnotherType() {
    TreeSpec.of("link srv/single to=/etc/passwd", "file srv/vol text=x", "fifo srv/tmp")
        .makeIn(here.toString());
    note.jcp(here).run("srv/.", note.at("/srv")).refused();
    assertEquals("old", note.sh("cat /srv/single").out());
    assertEquals("in-volume", note.sh("cat /srv/vol/f").out());
  }

  @Test
  void singleFileVolumeIsNotCopiedOntoItself() throws Exception {
    note.jcp(here).run("host/single", note.at("/srv/single")).refused();
    assertEquals("old", Files.readString(here.resolve("host/single")));
    note.jcp(here).run(note.at("/srv/single"), "host/single").refused();
    assertEquals("old", Files.readString(here.resolve("host/single")));
  }

  @Test
  void readOnlyVolumeIsAnErrorAndNothingChanges() throws Exception {
    Files.writeString(here.resolve("f"), "new");
    note.jcp(here).run("f", note.at("/srv/ro/f")).refused().says("read-only");
    assertEquals("in-volume", Files.readString(here.resolve("host/vol/f")));
  }
}
