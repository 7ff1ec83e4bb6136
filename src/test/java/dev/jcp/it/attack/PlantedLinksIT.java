package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that somebody has put into the destination folder, under names that the copy will use. */
class PlantedLinksIT {

  private static Container note;

  @TempDir private Path here;
  private Sentinel sentinel;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    note.make(
        "/src",
        "file secret text=new",
        "file sub/secret text=new",
        "file deep/sub/secret text=new",
        "hard zhard to=secret");
  }

  @BeforeEach
  void makeSentinel() {
    sentinel = Sentinel.in(here);
  }

  @AfterEach
  void sentinelIsUntouched() {
    sentinel.assertUntouched();
  }

  @Test
  void linkUnderAFilesNameIsReplacedNotFollowed() throws Exception {
    TreeSpec.of("link dest/secret to=" + sentinel.path("secret")).makeIn(here.toString());
    note.jcp(here).run(note.at("/src/secret"), "dest/").expect(0);
    assertEquals("new", Files.readString(here.resolve("dest/secret")));
  }

  @Test
  void linkUnderAFoldersNameIsNotEntered() {
    TreeSpec.of(
            "link dest/sub to=" + sentinel.path("sub"),
            "link dest/deep/sub to=" + sentinel.path("sub"))
        .makeIn(here.toString());
    Jcp.Run run = note.jcp(here).run(note.at("/src/."), "dest").refused();
    run.says("sub");
    assertEquals(true, Files.exists(here.resolve("dest/zhard")), run::describe);
  }

  @Test
  void hardLinkTargetThatBecameALinkIsNotFollowed() throws Exception {
    TreeSpec.of("link dest/zhard to=" + sentinel.path("secret")).makeIn(here.toString());
    note.jcp(here).run(note.at("/src/."), "dest").expect(0);
    assertEquals("new", Files.readString(here.resolve("dest/zhard")));
  }
}
