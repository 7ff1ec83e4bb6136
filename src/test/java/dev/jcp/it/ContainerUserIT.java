package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** -a into a container with a user of its own, whose passwd is not what it should be. */
class ContainerUserIT {

  private static Container note;
  private static Container numeric;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("--user 7");
    numeric = DockerDaemon.get().run("--user 7:9");
  }

  @AfterAll
  static void remove() {
    note.remove();
    numeric.remove();
  }

  private void passwd(String makeIt) {
    Shell.run("cd " + note.path("/etc") + " && rm -rf passwd && " + makeIt).orFail();
  }

  private Jcp.Run copy(String route) {
    Shell.run("cd " + here + " && echo x >f && rm -f " + note.path("/tmp/f")).orFail();
    return note.jcp(here).run("--via", route, "-a", "f", note.at("/tmp/f"));
  }

  @ParameterizedTest
  @CsvSource({
    "proc,mkdir passwd,is not a regular file",
    "tar,mkdir passwd,is not a regular file",
    "proc,mkfifo passwd,is not a regular file",
    "tar,mkfifo passwd,is not a regular file",
    "proc,head -c 1048577 /dev/zero >passwd,has more than 1048576 bytes",
    "tar,head -c 1048577 /dev/zero >passwd,has more than 1048576 bytes",
    "proc,ln -s passwd passwd,too many levels of symbolic links",
  })
  void passwdThatCannotBeReadIsNamedWithTheReason(String route, String makeIt, String reason) {
    passwd(makeIt);
    copy(route).refused().says(note.at("/etc/passwd: cannot read")).says(reason);
    Shell.run("test ! -e " + note.path("/tmp/f")).orFail();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void containerWithoutPasswdHasNumbers(String route) {
    passwd("true");
    copy(route).expect(0);
    assertEquals("7:0\n", Shell.run("stat -c %u:%g " + note.path("/tmp/f")).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void linksToPasswdAreFollowedInside(String route) {
    passwd("printf '7:x:55:66::/:/bin/sh\\n' >../tmp/pw && ln -s /tmp/pw passwd");
    copy(route).expect(0);
    assertEquals("55:66\n", Shell.run("stat -c %u:%g " + note.path("/tmp/f")).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void passwdIsNotMissedWhereTheUserAndGroupAreNumbers(String route) {
    Shell.run(
            "cd "
                + here
                + " && echo x >f; cd "
                + numeric.path("/etc")
                + "; rm -rf passwd; mkdir passwd")
        .orFail();
    numeric.jcp(here).run("--via", route, "-a", "f", numeric.at("/tmp/f")).expect(0);
    assertEquals("7:9\n", Shell.run("stat -c %u:%g " + numeric.path("/tmp/f")).out());
  }
}
