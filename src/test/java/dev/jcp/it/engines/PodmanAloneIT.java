package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Podman;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** podman's containers where its service does not run, which is how it usually is. */
class PodmanAloneIT {

  private static Podman podman;
  private static String note;
  private static long notePid;

  @TempDir private Path here;
  @TempDir private Path work;

  @BeforeAll
  static void start() {
    podman = Podman.withOwnFolders();
    note = podman.run("note", "");
    notePid = podman.pid(note);
  }

  @AfterAll
  static void stop() {
    if (podman != null) {
      podman.close();
    }
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private EngineChecks checks(long pid) {
    return EngineChecks.of(jcp(), here, pid);
  }

  @Test
  void nameIsEnoughWhereverItsFoldersAre() {
    checks(notePid).copiesBothWays("pid://" + notePid, "podman://" + note, note);
  }

  @Test
  void idAndItsBeginningWillDo() {
    String id = podman.id(note);
    checks(notePid).copiesBothWays(id, "podman://" + id.substring(0, 12));
  }

  @Test
  void listShowsIt() {
    checks(notePid).isListed("podman", note, "proc");
    checks(notePid).isListed("podman", note, "proc", "--find", "proc");
  }

  @Test
  void podsOwnContainerIsNotMeantByTheNameOfAMember() {
    String pod = podman.pod("pod");
    String member = podman.run("member", "--pod " + pod);
    String infra = pod + "-infra";
    for (String way : new String[] {"auto", "proc"}) {
      for (String name : new String[] {member, infra}) {
        Jcp.Run run = jcp().run("--find", way, "--pid", name).expect(0);
        assertEquals(podman.pid(name) + "\n", run.out(), run.describe());
      }
    }
    checks(podman.pid(member)).copiesBothWays("podman://" + member);
    checks(podman.pid(infra)).copiesBothWays("podman://" + infra);
    jcp().run("podman://" + pod + ":/etc/os-release", ".").refused();
  }

  @Test
  void pausedOneIsCopiedFromAndStaysPaused() {
    String paused = podman.run("paused", "");
    podman.podman("pause " + paused).orFail();
    checks(podman.pid(paused)).copiesBothWays(paused);
    String state = podman.podman("container inspect -f '{{.State.Status}}' " + paused).out();
    assertEquals("paused\n", state);
    podman.podman("unpause " + paused).orFail();
  }

  @Test
  void stoppedOneIsAnErrorWithARemedyWherePodmanIsMissing() {
    String stopped = podman.run("stopped", "");
    podman.podman("stop -t 0 " + stopped).orFail();
    Jcp configured = podman.configured(jcp(), work);
    String place = "podman://" + stopped + ":/etc/os-release";
    Jcp.Run run =
        podman.hidden(configured, work).run(place, ".").refused().says(stopped).says("not run");
    assertEquals(2, run.err().lines().count(), run.describe());
    run.says("systemctl start podman.socket").says("/usr/bin");
    configured.run("-v", place, "release").expect(0).says("podman's service");
    Shell.run("rm " + here + "/release").orFail();
    // In folders that nothing names there is no sign of it.
    jcp().run(place, ".").refused().says("no such container");
    assertEquals("", Shell.run("ls -A " + here).out());
    podman.podman("start " + stopped).orFail();
    checks(podman.pid(stopped)).copiesBothWays(stopped);
    EngineChecks.of(configured, here, podman.pid(stopped)).copiesBothWays(stopped);
  }

  @Test
  void restartedOneIsItsNewProcess() {
    String again = podman.run("again", "");
    long before = podman.pid(again);
    podman.podman("restart -t 0 " + again).orFail();
    String after = podman.pid(again) + "\n";
    assertEquals(after, jcp().run("--pid", again).expect(0).out(), "it was " + before);
  }

  @Test
  void unknownNameSaysWhoWasAsked() {
    jcp().run("podman://no" + note + ":/x", ".").refused().says("no such container");
    jcp().run("no" + note + ":/x", ".").refused().says("no such container").says("podman");
  }
}
