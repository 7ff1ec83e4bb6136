package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that answer instead of copying, and the exit status for each kind of end. */
class CommandLineIT {

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    note.make("/c", "file f text=f", "file g text=g");
  }

  @Test
  void helpFitsTheTerminal() {
    Jcp.Run run = note.jcp(here).run("--help").expect(0);
    assertTrue(run.out().contains("SRC"), run::describe);
    assertTrue(run.out().lines().allMatch(line -> line.length() <= 80), run::describe);
    for (String option : new String[] {"--archive", "--follow-link", "--list", "--pid", "--json"}) {
      assertTrue(run.out().contains(option), option);
    }
  }

  @Test
  void versionIsOneLineOnStdout() {
    Jcp.Run run = note.jcp(here).run("--version").expect(0);
    assertTrue(run.out().startsWith("jcp "), run::describe);
  }

  @Test
  void pidIsTheContainersInitAndNothingElse() {
    assertEquals(note.pid() + "\n", note.jcp(here).run("--pid", note.name()).expect(0).out());
    assertEquals(note.pid() + "\n", note.jcp(here).run("--pid", note.id()).expect(0).out());
    String prefix = note.id().substring(0, 12);
    assertEquals(note.pid() + "\n", note.jcp(here).run("--pid", prefix).expect(0).out());
  }

  @Test
  void pidAsJsonHoldsTheSame() {
    Jcp.Run run = note.jcp(here).run("--pid", note.name(), "--json").expect(0);
    assertTrue(run.out().matches("(?s)\\{.*\\b" + note.pid() + "\\b.*\\}\\s*"), run::describe);
  }

  @Test
  void listShowsNameIdEngineAndPid() {
    Jcp.Run run = note.jcp(here).run("--list").expect(0);
    String line = run.out().lines().filter(l -> l.contains(note.name())).findFirst().orElse("");
    assertTrue(line.contains(note.id().substring(0, 12)), run::describe);
    assertTrue(line.contains("docker"), run::describe);
    assertTrue(line.contains("" + note.pid()), run::describe);
    assertTrue(line.contains("running"), run::describe);
  }

  @Test
  void listAsJsonHoldsTheSame() {
    Jcp.Run run = note.jcp(here).run("--list", "--json").expect(0);
    assertTrue(run.out().contains("\"" + note.name() + "\""), run::describe);
    assertTrue(run.out().contains(note.id()), run::describe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "onlyone", "--nosuch a b", "--find nonsense a b:/c", "-a", "a b c"})
  void wrongCommandLineIsTwo(String words) {
    String[] arguments = words.isEmpty() ? new String[0] : words.split(" ");
    Jcp.Run run = note.jcp(here).run(arguments);
    assertTrue(run.status() == 2 || words.equals("a b c") && run.status() == 1, run::describe);
    assertTrue(run.err().startsWith("jcp: "), run::describe);
    assertEquals("", run.out());
  }

  @Test
  void missingFileIsOneAndCopyIsZero() {
    note.jcp(here).run(note.at("/c/missing"), ".").expect(1);
    note.jcp(here).run(note.at("/c/f"), ".").expect(0);
  }

  @Test
  void successSaysNothing() {
    Jcp.Run run = note.jcp(here).run(note.at("/c/f"), "f2").expect(0);
    assertEquals("", run.out() + run.err());
    run = note.jcp(here).run("-q", "f2", note.at("/c/f2"));
    assertEquals("", run.out() + run.err());
  }

  @Test
  void verboseSaysWhichWayItTook() {
    note.jcp(here).run("-v", note.at("/c/f"), "f3").expect(0).says("proc");
  }

  @Test
  void optionsMayFollowTheOperands() {
    note.jcp(here).run(note.at("/c/f"), "f4", "-a", "-q").expect(0);
  }

  @Test
  void hostOptionNamesTheDaemon() {
    Jcp jcp = Jcp.in(here.toString());
    jcp.run("--host", note.daemon().host(), note.at("/c/f"), "f5").expect(0);
    jcp.with("DOCKER_HOST", "unix:///nowhere")
        .run("--host=" + note.daemon().host(), note.at("/c/f"), "f6")
        .expect(0);
  }

  @Test
  void severalSourcesGoIntoAFolder() {
    note.jcp(here).run(note.at("/c/f"), note.at("/c/g"), ".").expect(0);
    note.jcp(here).run("f", "g", note.at("/tmp")).expect(0);
    assertEquals("fg", note.sh("cat /tmp/f /tmp/g").out());
  }

  @Test
  void oneMissingOfSeveralSourcesDoesNotStopTheRest() {
    note.jcp(here).run(note.at("/c/missing"), note.at("/c/g"), ".").refused();
    assertTrue(here.resolve("g").toFile().exists());
  }

  @Test
  void severalSourcesNeedAFolder() {
    Jcp.Run run = note.jcp(here).run(note.at("/c/f"), note.at("/c/g"), "missing");
    run.expectFailure().says("missing");
    assertTrue(!here.resolve("missing").toFile().exists());
  }
}
