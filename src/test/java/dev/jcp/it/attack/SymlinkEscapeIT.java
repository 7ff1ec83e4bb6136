package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links in a container that name files of the host: they end at the container's root. */
class SymlinkEscapeIT {

  private static Container note;

  @TempDir private Path here;
  private Sentinel sentinel;
  private Path copies;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
  }

  @BeforeEach
  void plantLinks() throws Exception {
    sentinel = Sentinel.in(here);
    copies = Files.createDirectory(here.resolve("copies"));
    Files.writeString(here.resolve("new"), "new");
    Shell.run("rm -rf " + note.path("/data")).orFail();
    String up = "../".repeat(30);
    note.make(
        "/data",
        "link file to=" + sentinel.path("secret"),
        "link folder to=" + sentinel.path(),
        "link upfile to=" + up + sentinel.path("secret"),
        "link upfolder to=" + up + sentinel.path(),
        "link hop to=folder",
        "link twohops to=hop/sub",
        "link proc to=/proc/1/root" + sentinel.path(),
        "link passwd to=/etc/passwd",
        "link root to=/",
        "link made to=" + sentinel.path("made"));
  }

  @AfterEach
  void nothingOfTheHostIsOutOrChanged() {
    sentinel.assertUntouched();
    sentinel.assertNotLeakedTo(copies.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file",
        "upfile",
        "folder/secret",
        "upfolder/secret",
        "hop/secret",
        "twohops/secret",
        "proc/secret",
        "folder/",
        "hop/.",
        "upfolder/sub/",
        "root/../../../../folder/secret",
      })
  void linkToTheHostIsNotFollowedOnTheWayOut(String path) {
    note.jcp(copies).run("-L", note.at("/data/" + path), ".").refused();
    assertEquals(1, Listing.of(copies.toString()).lines().size(), "something was made");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "folder/x",
        "upfolder/x",
        "hop/x",
        "twohops/x",
        "proc/x",
        "made",
        "folder/",
        "file",
        "upfile",
        "folder/secret",
        "upfolder/sub/secret",
      })
  void linkToTheHostIsNotFollowedOnTheWayIn(String path) {
    note.jcp(here).run("new", note.at("/data/" + path)).refused();
  }

  @Test
  void treeOfLinksIsCopiedAsLinks() {
    note.jcp(copies).run(note.at("/data"), "tree").expect(0);
    Listing copy = Listing.of(copies.resolve("tree").toString());
    assertEquals(note.listing("/data").lines(), copy.lines());
  }

  @Test
  void absoluteLinkEndsAtTheContainersRoot() throws Exception {
    note.jcp(copies).run("-L", note.at("/data/passwd"), "passwd").expect(0);
    assertEquals(note.read("/etc/passwd"), Files.readString(copies.resolve("passwd")));
    note.jcp(copies).run(note.at("/data/root/etc/os-release"), "release").expect(0);
    assertEquals(note.read("/etc/os-release"), Files.readString(copies.resolve("release")));
  }

  @Test
  void dotsAboveTheRootStayAtTheRoot() throws Exception {
    String up = "../".repeat(40);
    note.jcp(copies).run(note.at("/" + up + "etc/os-release"), "a").expect(0);
    note.jcp(copies).run(note.at(up + "etc/os-release"), "b").expect(0);
    assertEquals(note.read("/etc/os-release"), Files.readString(copies.resolve("a")));
    assertEquals(note.read("/etc/os-release"), Files.readString(copies.resolve("b")));
  }

  @Test
  void linkAsDestinationWritesInsideTheContainer() {
    String name = "/etc/made-by-jcp-test";
    note.make("/data", "link inside to=" + name);
    Jcp.Run run = note.jcp(here).run("new", note.at("/data/inside")).expect(0);
    assertEquals("new", note.read(name), run::describe);
    assertFalse(Files.exists(Path.of(name)), "written on the host");
  }
}
