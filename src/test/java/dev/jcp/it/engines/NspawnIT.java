package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Nspawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** systemd-nspawn's machines, with nobody on the host who keeps a register of them. */
class NspawnIT {

  private static Nspawn machine;
  private static String stopped;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    machine = Nspawn.start("runs");
    stopped = Nspawn.makeStopped("stopped");
  }

  @AfterAll
  static void stop() {
    if (machine != null) {
      machine.close();
    }
    if (stopped != null) {
      Nspawn.removeStopped(stopped);
    }
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private EngineChecks checks() {
    return EngineChecks.of(jcp(), here, machine.pid());
  }

  @Test
  void runningOneIsFoundByItsName() {
    checks().copiesBothWays("pid://" + machine.pid(), "nspawn://" + machine.name(), machine.name());
  }

  @Test
  void processIsInitAndNotItsManager() {
    for (String way : new String[] {"auto", "proc"}) {
      Jcp.Run run = jcp().run("--find", way, "--pid", machine.name()).expect(0);
      assertEquals(machine.pid() + "\n", run.out(), run.describe());
    }
  }

  /** machined writes such a file for each machine that is registered; here the test does. */
  @Test
  void registeredOneIsFoundByMachinedsFile() throws IOException {
    Path register = Files.createDirectories(Path.of("/run/systemd/machines"));
    String name = machine.name() + "-registered";
    Path file = register.resolve(name);
    String lines = "NAME=%s\nSERVICE=%s\nLEADER=%s\nCLASS=container\n";
    try {
      Files.writeString(file, lines.formatted(name, "systemd-nspawn", machine.pid()));
      checks().copiesBothWays("nspawn://" + name, name);
      // what has ended, or was never a machine, is none
      for (String leader : new String[] {"999999999", "1", "x", ""}) {
        Files.writeString(file, lines.formatted(name, "systemd-nspawn", leader));
        jcp().run(name + ":/etc/os-release", ".").refused().says("no such container");
      }
      Files.writeString(file, lines.formatted(name, "libvirt-lxc", machine.pid()));
      jcp().run(name + ":/etc/os-release", ".").refused().says("no such container");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void stoppedOneIsItsFolder() {
    EngineChecks.stopped(jcp(), here, Nspawn.folder(stopped))
        .copiesBothWays("nspawn://" + stopped, stopped);
  }

  @Test
  void listShowsBoth() {
    checks().isListed("nspawn", machine.name(), "proc");
    checks().isListed("nspawn", machine.name(), "proc", "--find", "proc");
    checks().isListed("nspawn", stopped, "rootfs");
  }

  @Test
  void folderOfOneThatHasAnotherNameIsNoName() {
    jcp().run("nspawn://tree:/etc/os-release", ".").refused().says("no such container");
  }

  @Test
  void unknownNameSaysWhoWasAsked() {
    jcp().run("nspawn://no" + stopped + ":/x", ".").refused().says("no such container");
    jcp().run("no" + stopped + ":/x", ".").refused().says("no such container").says("nspawn");
  }

  @Test
  void managerThatIsKilledTakesItsMachineWithIt() {
    try (Nspawn other = Nspawn.start("killed")) {
      EngineChecks.of(jcp(), here, other.pid()).copiesBothWays(other.name());
      other.killManager();
      jcp().run(other.name() + ":/etc/os-release", ".").refused().says("no such container");
    }
  }
}
