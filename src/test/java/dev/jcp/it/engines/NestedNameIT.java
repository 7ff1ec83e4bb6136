package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.NestedNspawn;
import dev.jcp.it.engine.Nspawn;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is root in a container names what he starts there; no plain name of the host's is it. */
class NestedNameIT {

  private static final String NAME = "jcp-nested" + ProcessHandle.current().pid();

  @TempDir private Path here;

  @BeforeEach
  void makeSecret() {
    Shell.run("echo secret >" + here + "/secret").orFail();
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private void getsNothing(NestedNspawn nested, String spelling) {
    for (String way : new String[] {"auto", "proc"}) {
      Jcp.Run run = jcp().run("-v", "--find", way, "secret", spelling + ":/tmp/");
      assertEquals(false, nested.has("/tmp/secret"), run::describe);
      run.refused();
    }
  }

  /** Without it, a test here could pass because the fixture is broken. */
  @Test
  void nestedMachineCanBeCopiedIntoByItsNumber() {
    try (NestedNspawn nested = NestedNspawn.start(NAME)) {
      jcp().run("secret", "pid://" + nested.pid() + ":/tmp/").expect(0);
      assertEquals(true, nested.has("/tmp/secret"));
    }
  }

  @Test
  void machineThatTheHostHadOnceIsNotTheNestedOne() {
    // Left by a machine of that name that has ended.
    String left = "/run/systemd/nspawn/propagate/" + NAME;
    Shell.run("mkdir -p " + left).orFail();
    try (NestedNspawn nested = NestedNspawn.start(NAME)) {
      getsNothing(nested, NAME);
      getsNothing(nested, NAME.substring(0, NAME.length() - 1));
    } finally {
      Shell.run("rmdir " + left).orFail();
    }
  }

  @Test
  void machineOfTheHostIsFoundBesideTheNestedOne() {
    try (Nspawn machine = Nspawn.start("twice");
        NestedNspawn nested = NestedNspawn.start(machine.name())) {
      for (String spelling : new String[] {machine.name(), "nspawn://" + machine.name()}) {
        assertEquals(machine.pid() + "\n", jcp().run("--pid", spelling).expect(0).out());
        jcp().run("secret", spelling + ":/tmp/").expect(0);
        assertEquals(false, nested.has("/tmp/secret"));
        String arrived = "/proc/" + machine.pid() + "/root/tmp/secret";
        Shell.run("cmp " + here + "/secret " + arrived + " && rm " + arrived).orFail();
      }
    }
  }

  @Test
  void machineOfTheHostThatDoesNotRunIsNotTheNestedOne() {
    String machine = Nspawn.makeStopped("off");
    try (NestedNspawn nested = NestedNspawn.start(machine)) {
      for (String spelling : new String[] {machine, "nspawn://" + machine}) {
        Jcp.Run run = jcp().run("-v", "secret", spelling + ":/tmp/");
        assertEquals(false, nested.has("/tmp/secret"), run::describe);
        run.expect(0);
        String arrived = Nspawn.folder(machine) + "/tmp/secret";
        Shell.run("cmp " + here + "/secret " + arrived + " && rm " + arrived).orFail();
      }
    } finally {
      Nspawn.removeStopped(machine);
    }
  }
}
