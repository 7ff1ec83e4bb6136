package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A container that may mount has a directory of proc under a name of its own, before the copy or
 * during it. The knob here is its own oom_score_adj; it could be the host's /proc/sys.
 */
class BoundKnobsIT {

  private static final String MAY_MOUNT =
      "--cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined";

  @TempDir private Path here;
  private Container note;
  private String before;

  @BeforeEach
  void start() {
    note = DockerDaemon.get().run(MAY_MOUNT);
    note.sh("mkdir -p /srv/racing && echo plain >/srv/file && mkdir /srv/sub").orFail();
    Shell.run(
            "cd "
                + here
                + " && mkdir -p src/racing && printf 321 >src/racing/oom_score_adj && printf 321"
                + " >oom_score_adj")
        .orFail();
    before = knob();
  }

  @AfterEach
  void knobIsAsBefore() {
    assertEquals(before, knob());
    note.remove();
  }

  private String knob() {
    return Shell.run("cat /proc/" + note.pid() + "/oom_score_adj").orFail().out();
  }

  private void bind(String source, String target) {
    note.sh("mount --bind " + source + " " + target).orFail();
  }

  @ParameterizedTest
  @CsvSource({
    "/proc/1,/srv/racing,/srv/racing/oom_score_adj",
    "/proc/1/oom_score_adj,/srv/file,/srv/file"
  })
  void knobUnderAnotherNameIsNeitherReadNorWritten(String source, String target, String path) {
    bind(source, target);
    note.jcp(here).run("oom_score_adj", note.at(path)).refused().says("proc");
    note.jcp(here).run(note.at(path), "copy").refused().says("proc");
    assertTrue(Files.notExists(here.resolve("copy")));
  }

  @Test
  void knobBoundOverAnotherOneIsNotWritten() {
    bind("/proc/1/oom_score_adj", "/proc/1/comm");
    note.jcp(here).run("oom_score_adj", note.at("/proc/1/comm")).refused().says("proc");
  }

  @Test
  void sysIsNoPlaceForProc() {
    bind("/proc/1", "/sys/kernel/mm");
    String path = "/sys/kernel/mm/oom_score_adj";
    note.jcp(here).run("oom_score_adj", note.at(path)).refused().says("/proc");
    note.jcp(here).run(note.at(path), "copy").refused().says("/proc");
  }

  @Test
  void processNamedByItsNumberIsNoWayAround() {
    bind("/proc/1", "/srv/racing");
    String path = "pid://" + note.pid() + ":/srv/racing/oom_score_adj";
    note.jcp(here).run("oom_score_adj", path).refused().says("proc");
    note.jcp(here).run(path, "copy").refused().says("proc");
  }

  @Test
  void knobThatIsSpelledInItsOwnPlaceIsReadAndWritten() throws Exception {
    String path = note.at("/proc/1/oom_score_adj");
    note.jcp(here).run(path, "copy").expect(0);
    assertEquals(before, Files.readString(here.resolve("copy")));
    note.jcp(here).run("oom_score_adj", path).expect(0);
    assertEquals("321\n", knob());
    note.jcp(here).run("copy", path).expect(0);
  }

  /** strace holds the open of the name back, after it was looked at, until the mount is there. */
  @ParameterizedTest
  @ValueSource(strings = {"src/. /srv", "oom_score_adj /srv/racing"})
  void mountThatComesBetweenLookAndOpenIsNotEntered(String words) throws Exception {
    boolean strace = Shell.run("command -v strace").status() == 0;
    Requirement.check("strace", strace, "strace is not installed");
    String[] word = words.split(" ", -1);
    Path log = here.resolve("log");
    Jcp jcp =
        note.jcp(here)
            .under(
                "strace -f -qq -P racing -e trace=statx,openat -e"
                    + " inject=openat:delay_enter=2000000 -o "
                    + log);
    Process copy = jcp.start(word[0], note.at(word[1]));
    String looked = "for i in $(seq 400); do grep -q 'statx(.*= 0' " + log;
    Shell.run(looked + " && exit; sleep 0.02; done 2>/dev/null; exit 1").orFail();
    bind("/proc/1", "/srv/racing");
    jcp.finish(copy, 30, word[0], note.at(word[1])).refused().says("proc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc", "/proc/1", "/proc/1/.", "/sys/kernel", "/srv/racing"})
  void directoryOfProcAsSourceIsAnError(String path) {
    bind("/proc/1", "/srv/racing");
    note.jcp(here).run(note.at(path), "copy").refused().says("directory of").says("name a file");
    assertTrue(Files.notExists(here.resolve("copy")));
  }

  @Test
  void directoryOfTheHostsProcAsSourceIsAnErrorToo() {
    note.jcp(here).run("/proc/1", note.at("/srv/copy")).refused().says("directory of proc");
    assertTrue(Files.notExists(Path.of(note.path("/srv/copy"))));
  }

  @Test
  void directoryOfProcInsideATreeIsARemark() {
    bind("/proc/1", "/srv/racing");
    note.jcp(here).run(note.at("/srv"), "copy").expect(0).says("/srv/racing: proc is not entered");
    String found = Shell.run("cd " + here + "/copy && find . | LC_ALL=C sort").orFail().out();
    assertEquals(".\n./file\n./racing\n./sub\n", found);
  }
}
