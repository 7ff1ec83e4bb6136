package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done: a clear line that says where and why, exit 1, and nothing half-written. */
class BadInputIT {

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    note.make(
        "/b",
        "file f text=f",
        "file tree/a text=a",
        "file tree/private text=p mode=0600 owner=33:33",
        "file tree/z text=z");
  }

  @Test
  void unknownContainerIsNamed() {
    note.jcp(here)
        .run("nosuch:/etc/passwd", ".")
        .refused()
        .says("nosuch")
        .says("no such container");
    note.jcp(here).run("/etc/passwd", "nosuch:/tmp").refused().says("nosuch");
    nothingIsHere();
  }

  @Test
  void nearlyRightNameIsSuggested() {
    String typo = note.name().replace("note", "noet");
    note.jcp(here).run(typo + ":/b/f", ".").refused().says(note.name());
  }

  @Test
  void containerThatDoesNotRunIsNamed() {
    Container stopped = DockerDaemon.get().run("");
    stopped.daemon().docker("kill " + stopped.name()).orFail();
    stopped
        .jcp(here)
        .run("--via", "proc", stopped.at("/b/f"), ".")
        .refused()
        .says(stopped.name())
        .says("not run");
    nothingIsHere();
    stopped.remove();
  }

  @Test
  void missingSourceIsNamed() {
    note.jcp(here).run(note.at("/b/missing"), ".").refused().says(note.at("/b/missing"));
    note.jcp(here).run("missing", note.at("/b")).refused().says("missing");
    nothingIsHere();
  }

  @Test
  void missingParentOfTheDestinationIsNamed() {
    note.jcp(here).run(note.at("/b/f"), "no/f").refused().says("no");
    nothingIsHere();
    TreeSpec.of("file f text=f").makeIn(here.toString());
    note.jcp(here).run("f", note.at("/b/no/f")).refused().says("/b/no");
  }

  @Test
  void daemonThatDoesNotAnswerIsNamed() {
    Jcp.Run run =
        Jcp.in(here.toString())
            .run("--host", "unix:///nowhere/socket", "--find", "inspect", note.at("/b/f"), ".");
    run.refused().says("/nowhere/socket");
  }

  @Test
  void containersRootIsClosedToAnotherUser() {
    Shell.run("chmod 1777 " + here).orFail();
    Jcp other = note.jcp(here).under("setpriv --reuid=65534 --regid=65534 --clear-groups");
    other.run("--find", "proc", note.at("/b/f"), ".").refused();
    other.run("--find", "proc", "/etc/passwd", note.at("/b/f")).refused();
    other.run("pid://" + note.pid() + ":/b/f", ".").refused().says("ermission denied");
    nothingIsHere();
    assertEquals("f", note.read("/b/f"));
  }

  @Test
  void folderThatMayNotBeWrittenIsNamed() {
    Jcp run =
        note.jcp(here)
            .under("setpriv --inh-caps=-all --bounding-set=-dac_override,-dac_read_search");
    TreeSpec.of("dir closed mode=0500 owner=65534:65534").makeIn(here.toString());
    run.run(note.at("/b/f"), "closed/f").refused().says("permission denied");
    assertEquals(1, Listing.of(here + "/closed").lines().size());
  }

  @Test
  void unreadableFileIsNamedAndTheRestIsCopied() {
    Jcp jcp =
        note.jcp(here)
            .under("setpriv --inh-caps=-all --bounding-set=-dac_override,-dac_read_search");
    Jcp.Run run = jcp.run(note.at("/b/tree"), "tree").refused();
    run.says(note.at("/b/tree/private")).says("permission denied");
    assertEquals("a\nz\n", Shell.run("ls " + here + "/tree").out(), run::describe);
  }

  @Test
  void failFastStopsAtTheFirst() {
    note.jcp(here).run("--fail-fast", note.at("/b/missing"), note.at("/b/f"), ".").refused();
    nothingIsHere();
  }

  @Test
  void localToLocalIsCpsJob() {
    note.jcp(here).run("/etc/passwd", "copy").expectFailure().says("cp");
    nothingIsHere();
  }

  private void nothingIsHere() {
    assertEquals(1, Listing.of(here.toString()).lines().size(), "something was made");
  }
}
