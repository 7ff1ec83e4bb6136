package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each of the three ways to find a container, alone, with what makes it hard: other processes, and
 * no daemon.
 */
class FindingIT {

  private static Container note;
  private static Container supervised;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    DockerDaemon daemon = DockerDaemon.get();
    note = daemon.run("");
    // Beside init, with the same parent outside: the first line of a listing proves nothing.
    daemon.docker("exec -d " + note.name() + " /bin/sleep 99999").orFail();
    supervised = daemon.run("", "/bin/sh -c 'sleep 50000 & sleep 50001 & wait'");
    daemon.docker("exec -d " + supervised.name() + " /bin/sh -c 'sleep 5 & sleep 99998'").orFail();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "inspect", "top", "proc"})
  void eachWayFindsInit(String way) {
    for (Container container : new Container[] {note, supervised}) {
      Jcp jcp = container.jcp(here);
      String pid = container.pid() + "\n";
      assertEquals(pid, jcp.run("--find", way, "--pid", container.name()).expect(0).out());
      assertEquals(pid, jcp.run("--find", way, "--pid", container.id()).expect(0).out());
      String prefix = container.id().substring(0, 10);
      assertEquals(pid, jcp.run("--find", way, "--pid", prefix).expect(0).out());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "inspect", "top", "proc"})
  void eachWayCopies(String way) throws Exception {
    note.jcp(here).run("--find", way, note.at("/etc/os-release"), ".").expect(0);
    assertEquals(note.read("/etc/os-release"), Files.readString(here.resolve("os-release")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "top", "proc"})
  void eachWayRefusesAnUnknownName(String way) {
    note.jcp(here).run("--find", way, "nosuch:/etc/passwd", ".").refused().says("nosuch");
  }

  @Test
  void ambiguousPrefixListsCandidates() {
    Container[] many = new Container[17];
    for (int i = 0; i < many.length; i++) {
      many[i] = note.daemon().run("");
    }
    String ids = note.daemon().docker("ps -q --no-trunc").out();
    String first =
        ids.lines().map(i -> i.substring(0, 1)).filter(c -> count(ids, c) > 1).findFirst().get();
    String[] two = ids.lines().filter(i -> i.startsWith(first)).toArray(String[]::new);
    note.jcp(here)
        .run("--pid", first)
        .refused()
        .says(two[0].substring(0, 12))
        .says(two[1].substring(0, 12));
    for (Container each : many) {
      each.remove();
    }
  }

  @Test
  void procScanWorksWithTheDaemonStopped() throws Exception {
    note.daemon().stop();
    try {
      // Only the state folder of this daemon's own tells the names: the default one is another
      // daemon's.
      for (String name : new String[] {note.id(), note.id().substring(0, 12)}) {
        Jcp.Run pid = note.jcp(here).run("--find", "proc", "--pid", name).expect(0);
        assertEquals(note.pid() + "\n", pid.out());
      }
      String place = note.id() + ":/etc/os-release";
      note.jcp(here).run("--find", "proc", place, "release").expect(0);
      assertEquals(note.read("/etc/os-release"), Files.readString(here.resolve("release")));
      note.jcp(here).run("--find", "inspect", note.id() + ":/etc/os-release", "x").refused();
    } finally {
      note.daemon().start();
    }
    assertEquals("up\n", note.sh("echo up").out());
  }

  @Test
  void barePidIsAContainerToo() throws Exception {
    note.jcp(here).run("pid://" + note.pid() + ":/etc/os-release", ".").expect(0);
    assertEquals(note.read("/etc/os-release"), Files.readString(here.resolve("os-release")));
  }

  @Test
  void pausedContainerIsCopiedFromAndStaysPaused() {
    Container paused = note.daemon().run("");
    paused.daemon().docker("pause " + paused.name()).orFail();
    paused.jcp(here).run(paused.at("/etc/os-release"), "paused").expect(0);
    paused.jcp(here).run("paused", paused.at("/in")).expect(0);
    String state = "inspect -f '{{.State.Status}}' " + paused.name();
    assertEquals("paused\n", paused.daemon().docker(state).out());
    assertEquals(Shell.run("cat " + here + "/paused").out(), paused.read("/in"));
    paused.remove();
  }

  private static long count(String ids, String first) {
    return ids.lines().filter(i -> i.startsWith(first)).count();
  }
}
