package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A set-id bit lends the rights of an owner: it goes where another one gets the file. */
class SetIdIT {

  private static final String[] PROGRAMS = {
    "file p/root text=r mode=6755",
    "file p/user text=u mode=6755 owner=1000:1000",
    "file p/user2 text=u mode=4711 owner=1000:0",
    "file p/group text=g mode=2755 owner=0:5",
    "dir  p/shared mode=2775 owner=1000:1000",
  };

  private static final String SAID = "set-id bit dropped";

  @TempDir private Path here;
  private Container note;

  @BeforeEach
  void start() {
    note = DockerDaemon.get().run("");
    note.make("/", PROGRAMS);
  }

  @AfterEach
  void remove() {
    note.remove();
  }

  private static String modes(String folder) {
    return Shell.run(
            "cd "
                + folder
                + " && for f in group root shared user user2; do"
                + " stat -c %a $f; done")
        .orFail()
        .out()
        .replace('\n', ' ');
  }

  private static long lines(Jcp.Run run) {
    return run.err().lines().filter(line -> line.contains(SAID)).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void onlyRootsProgramsStaySetIdOnTheHost(String route) {
    Jcp.Run run = note.jcp(here).run("--via", route, note.at("/p"), "out").expect(0);
    assertEquals("755 6755 2775 755 711 ", modes(here + "/out"));
    assertEquals(1, lines(run), run.describe());
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void ownersThatAreKeptKeepTheBits(String route) {
    Jcp.Run run = note.jcp(here).run("--via", route, "-a", note.at("/p"), "out").expect(0);
    assertEquals("2755 6755 2775 6755 4711 ", modes(here + "/out"));
    note.jcp(here).run("--via", route, "out", note.at("/back")).expect(0);
    assertEquals("2755 6755 2775 6755 4711 ", modes(note.path("/back")));
    assertFalse(run.err().contains(SAID), run.describe());
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void userOfTheContainerGetsNobodysProgramsButTheirOwn(String route) {
    Container users = DockerDaemon.get().run("--user user");
    Jcp.Run run =
        note.jcp(here).run("--via", route, "-a", note.at("/p"), users.at("/tmp/p")).expect(0);
    assertEquals("755 755 2775 6755 4711 ", modes(users.path("/tmp/p")));
    assertEquals(1, lines(run), run.describe());
    users.remove();
  }

  @Test
  void groupOfASetGidDirectoryGetsNoBit() {
    Shell.run("mkdir " + here + "/d; chgrp 50 " + here + "/d; chmod 2755 " + here + "/d").orFail();
    note.jcp(here).run(note.at("/p"), "d/out").expect(0).says(SAID);
    assertEquals("755 4755 2775 755 711 ", modes(here + "/d/out"));
  }

  @Test
  void streamCarriesOwnersAndBits() {
    String tar = here + "/p.tar";
    Shell.run(note.jcp(here).script(note.at("/p"), "-") + " >" + tar).orFail();
    Shell.run("cd " + here + " && tar xpf p.tar --same-owner").orFail();
    assertEquals("2755 6755 2775 6755 4711 ", modes(here + "/p"));
  }

  @Test
  void nothingIsSaidOfBitsThatWereNotWanted() {
    Jcp.Run run = note.jcp(here).run("--no-setid", note.at("/p"), "out").expect(0);
    assertEquals("755 755 2775 755 711 ", modes(here + "/out"));
    assertFalse(run.err().contains(SAID), run.describe());
  }

  @Test
  void fileThatIsWrittenInPlaceLendsNothingOfItsOwner() {
    Shell.run("printf o >" + here + "/vol; chown 7:7 " + here + "/vol").orFail();
    Container mounted = DockerDaemon.get().run("-v " + here + "/vol:/etc/vol");
    note.make("/", "file one text=1 mode=6755 owner=1000:1000");
    mounted.jcp(here).run(note.at("/one"), mounted.at("/etc/vol")).expect(0);
    assertEquals("6755 1000\n", Shell.run("stat -c '%a %u' " + here + "/vol").out());
    mounted.remove();
  }
}
