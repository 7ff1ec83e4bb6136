package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container has mounted and its daemon does not see, by the tar route. */
class UnseenMountsIT {

  private static final String UNSEEN = "does not see";

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    // /var/run is a link to /run in the image: the runtime mounts it where that leads.
    note =
        DockerDaemon.get()
            .run(
                "--tmpfs /d/t --mount type=tmpfs,dst=/d/deep/u --tmpfs /var/run/x"
                    + " -v /d/t/volume -v /data");
    note.make("/d", "file f text=1", "file t/g text=2", "file deep/u/h text=3");
    note.make("/d/t/volume", "file v text=4");
    note.make("/", "file run/x/r text=5", "file run/seen text=6", "link to to=d");
  }

  @AfterAll
  static void remove() {
    note.remove();
  }

  @BeforeEach
  void makeTree() {
    TreeSpec.of("file in/t/new text=n", "file in/other text=o", "file in/deep/n text=p")
        .makeIn(here.toString());
  }

  private Jcp.Run tar(String... places) {
    String[] arguments = new String[places.length + 2];
    arguments[0] = "--via";
    arguments[1] = "tar";
    System.arraycopy(places, 0, arguments, 2, places.length);
    return note.jcp(here).run(arguments);
  }

  private String files(String folder) {
    return Shell.run("cd " + folder + " && find . -type f | LC_ALL=C sort | tr '\\n' ' '").out();
  }

  @Test
  void eachInsideACopiedDirectoryIsNamedAndTheRestIsCopied() {
    Jcp.Run run = tar(note.at("/d"), "out").refused();
    run.says(note.at("/d/t: ")).says(note.at("/d/deep/u: ")).says(UNSEEN);
    assertEquals("./f ", files(here + "/out"));
    assertEquals(0, Shell.run("test -d " + here + "/out/t").status());
  }

  @Test
  void archiveOnStandardOutputIsWholeButForThem() {
    Jcp jcp = note.jcp(here);
    String copy = "(" + jcp.script("--via", "tar", note.at("/d/."), "-") + ")";
    Shell.Result run =
        Shell.run("{ " + copy + "; echo $? >&2; } | tar t | LC_ALL=C sort | tr '\\n' ' '");
    assertEquals("./ ./deep/ ./deep/u/ ./f ./t/ ", run.out(), run::describe);
    assertEquals(true, run.err().endsWith("1\n"), run::describe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/to", "/to/", "/to/.", "/d/."})
  void linksOnTheWayDoNotHideThem(String source) {
    tar("-L", note.at(source), "out").refused().says(UNSEEN);
    assertEquals("./f ", files(here + "/out"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/d/t", "/d/t/g", "/to/t", "/to/t/g", "/var/run/x", "/run/x/r", "/dev/shm"})
  void placesInThemAreRefused(String place) {
    tar(note.at(place), "out").refused().says(UNSEEN);
    tar("in", note.at(place)).refused().says(UNSEEN);
    assertEquals(0, Shell.run("test ! -e " + here + "/out").status());
  }

  @Test
  void mountThatLiesWhereALinkLedIsKnown() {
    tar(note.at("/run"), "out").refused().says(note.at("/run/x: ")).says(UNSEEN);
    assertEquals("./seen ", files(here + "/out"));
  }

  @Test
  void volumeInsideOneIsSeen() {
    tar(note.at("/d/t/volume"), "out").expect(0);
    assertEquals("./v ", files(here + "/out"));
  }

  @Test
  void whatWouldLandInOneIsNamedAndTheRestIsCopied() {
    tar("in/.", note.at("/d")).refused().says(note.at("/d/t: ")).says(UNSEEN);
    assertEquals("o", note.read("/d/other"));
    assertEquals("p", note.read("/d/deep/n"));
    assertEquals(0, Shell.run("test ! -e " + note.path("/d/t/new")).status());
    Shell.run("rm " + note.path("/d/other") + " " + note.path("/d/deep/n")).orFail();
  }

  @Test
  void wholeRootComesWithoutTheKernelsFilesAndNamesDev() {
    Jcp.Run run = tar(note.at("/"), "out").refused();
    run.says("/proc: proc is not entered").says("/sys: sysfs is not entered");
    run.says(note.at("/dev: ")).says(note.at("/run/x: "));
    assertEquals("1", Shell.run("cat " + here + "/out/d/f").out());
  }

  @Test
  void stoppedContainerHasNone() {
    DockerDaemon daemon = note.daemon();
    daemon
        .docker("create --network none --name off --tmpfs /d/t " + DockerDaemon.IMAGE + " sh")
        .orFail();
    Jcp jcp = note.jcp(here);
    assertEquals("", jcp.run("in", "off:/d").expect(0).err());
    Jcp.Run out = jcp.run("off:/d", "out").expect(0);
    assertEquals("", out.err());
    assertEquals("./deep/n ./other ./t/new ", files(here + "/out"));
    daemon.docker("rm -f off").orFail();
  }
}
