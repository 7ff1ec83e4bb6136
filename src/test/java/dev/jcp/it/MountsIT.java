package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** jcp sees what the container sees, mounts and links within it included. */
class MountsIT {

  @TempDir private Path here;
  private Container note;

  @BeforeEach
  void start() {
    TreeSpec.of("file bind/f text=bind", "file x text=x").makeIn(here.toString());
    note =
        DockerDaemon.get()
            .run("-v /vol -v " + here.resolve("bind") + ":/srv/bind --tmpfs /srv/tmpfs");
    note.sh("for d in /vol /srv/tmpfs /dev/shm /srv /tmp; do echo $d >$d/inside; done").orFail();
    note.sh(
            "ln -s /srv/tmpfs /short; mkdir -p /usr/lib/a; ln -s usr/lib /lib2; echo l"
                + " >/usr/lib/a/l")
        .orFail();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/vol", "/srv/tmpfs", "/dev/shm", "/srv", "/tmp"})
  void filesOfMountsAreCopiedBothWays(String folder) throws Exception {
    note.jcp(here).run(note.at(folder + "/inside"), "out").expect(0);
    assertEquals(folder + "\n", Files.readString(here.resolve("out")));
    note.jcp(here).run("x", note.at(folder + "/new")).expect(0);
    assertEquals("x", note.sh("cat " + folder + "/new").out());
  }

  @Test
  void treeIsCopiedAcrossItsMounts() throws Exception {
    note.jcp(here).run(note.at("/srv"), "srv").expect(0);
    assertEquals("bind", Files.readString(here.resolve("srv/bind/f")));
    assertEquals("/srv/tmpfs\n", Files.readString(here.resolve("srv/tmpfs/inside")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/short/inside", "/./srv//tmpfs/inside"})
  void linksAndMountsOnTheWayAreFollowedInside(String path) throws Exception {
    note.jcp(here).run(note.at(path), "out").expect(0);
    assertEquals("/srv/tmpfs\n", Files.readString(here.resolve("out")));
  }

  @Test
  void linkedFoldersInsideAreGoneThrough() throws Exception {
    note.sh("echo r >/run/r").orFail();
    note.jcp(here).run(note.at("/var/run/r"), note.at("/lib2/a/l"), ".").expect(0);
    assertEquals("r\n", Files.readString(here.resolve("r")));
    note.jcp(here).run("x", note.at("/var/run/")).expect(0);
    note.jcp(here).run("x", note.at("/lib2/a/x2")).expect(0);
    assertEquals("xx", note.sh("cat /run/x /usr/lib/a/x2").out());
  }
}
