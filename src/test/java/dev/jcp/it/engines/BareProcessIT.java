package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Sandbox;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sandboxes that no engine knows: by the number of a process in them. */
class BareProcessIT {

  @TempDir private Path here;

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private static Sandbox start(String program) {
    return program.equals("bwrap") ? Sandbox.bubblewrap() : Sandbox.unshare();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bwrap", "unshare"})
  void numberOfAProcessIsEnough(String program) {
    try (Sandbox sandbox = start(program)) {
      EngineChecks.of(jcp(), here, sandbox.pid()).copiesBothWays("pid://" + sandbox.pid());
      if (program.equals("bwrap")) { // its first process is a program of bubblewrap's
        EngineChecks.of(jcp(), here, sandbox.init()).copiesBothWays("pid://" + sandbox.init());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bwrap", "unshare"})
  void numbersCanBeWhatAllNamesAre(String program) {
    try (Sandbox sandbox = start(program)) {
      for (String option : new String[] {"--find", "--engine"}) {
        Jcp.Run run = jcp().run(option, "pid", sandbox.pid() + ":/etc/os-release", "copy");
        run.expect(0);
        Shell.run("cmp " + here + "/copy " + sandbox.rootfs() + "/etc/os-release").orFail();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bwrap", "unshare"})
  void listOfWhatProcShowsHasThem(String program) {
    try (Sandbox sandbox = start(program)) {
      Jcp.Run run = jcp().run("--find", "proc", "--list").expect(0);
      String table = run.out();
      boolean there =
          table.contains(" " + sandbox.init() + " ") || table.contains(" " + sandbox.pid() + " ");
      assertTrue(there, sandbox.init() + " or " + sandbox.pid() + ": " + run.describe());
    }
  }

  @Test
  void processThatHasEndedIsNone() {
    Sandbox sandbox = Sandbox.unshare();
    sandbox.close();
    String place = sandbox.pid() + ":/etc/os-release";
    jcp().run("pid://" + place, ".").refused().says("no such process");
    jcp().run("--find", "pid", place, ".").refused().says("no such process");
    jcp().run("--find", "pid", "one:/etc/os-release", ".").expectFailure();
  }
}
