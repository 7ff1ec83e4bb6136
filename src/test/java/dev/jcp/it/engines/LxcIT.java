package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Lxc;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LXC's containers that run: by name, whatever folder they were started from. */
class LxcIT {

  private static Lxc plain;
  private static Lxc elsewhere;
  private static Lxc mapped;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    plain = Lxc.create("plain").start();
    elsewhere = Lxc.createElsewhere("elsewhere").start();
    mapped = Lxc.create("mapped").mapped().start();
  }

  @AfterAll
  static void stop() {
    for (Lxc container : new Lxc[] {plain, elsewhere, mapped}) {
      if (container != null) {
        container.close();
      }
    }
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private EngineChecks checks(Lxc container) {
    return EngineChecks.of(jcp(), here, container.pid());
  }

  @Test
  void nameIsEnough() {
    checks(plain).copiesBothWays("pid://" + plain.pid(), "lxc://" + plain.name(), plain.name());
  }

  @Test
  void anotherFolderOfContainersIsNoHindrance() {
    checks(elsewhere).copiesBothWays("lxc://" + elsewhere.name(), elsewhere.name());
  }

  @Test
  void ownersAreThoseOfTheContainersOwnNumbering() {
    checks(mapped)
        .mapped(Lxc.FIRST_ID)
        .copiesBothWays("pid://" + mapped.pid(), "lxc://" + mapped.name());
  }

  @Test
  void engineOfAllPlacesCanBeNamedOnce() {
    String from = plain.name() + ":/etc/os-release";
    jcp().run("--engine", "lxc", from, elsewhere.name() + ":/tmp/release").expect(0);
    String copy = "/proc/" + elsewhere.pid() + "/root/tmp/release";
    Shell.run("cmp " + copy + " " + plain.rootfs() + "/etc/os-release").orFail();
    jcp().run("--engine", "podman", from, ".").refused().says("no such container");
  }

  @Test
  void processIsInitAndNotTheMonitor() {
    for (Lxc container : new Lxc[] {plain, elsewhere, mapped}) {
      for (String way : new String[] {"auto", "proc"}) {
        Jcp.Run run = jcp().run("--find", way, "--pid", container.name()).expect(0);
        assertEquals(container.pid() + "\n", run.out(), run.describe());
      }
    }
  }

  @Test
  void listShowsThem() {
    for (Lxc container : new Lxc[] {plain, elsewhere, mapped}) {
      checks(container).isListed("lxc", container.name(), "proc");
      checks(container).isListed("lxc", container.name(), "proc", "--find", "proc");
    }
  }

  @Test
  void unknownNameSaysWhoWasAsked() {
    String name = plain.name();
    jcp().run("lxc://no" + name + ":/x", ".").refused().says("no such container");
    jcp().run("no" + name + ":/x", ".").refused().says("no such container").says("lxc");
    // A name is the whole name: only ids may be shortened.
    jcp()
        .run("lxc://" + name.substring(0, name.length() - 1) + ":/x", ".")
        .refused()
        .says("no such container");
  }

  @Test
  void configurationCutShortDoesNotHideOneThatRuns() {
    plain.writeConfig("lxc.uts.name = x\nlxc.rootf");
    try {
      checks(plain).copiesBothWays("lxc://" + plain.name());
    } finally {
      plain.configure("dir:" + plain.rootfs());
    }
  }
}
