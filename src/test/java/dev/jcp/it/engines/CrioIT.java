package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Crio;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubernetes' containers on a node with CRI-O, by what it keeps in its bundles. */
class CrioIT {

  private static final String POD = "shop/crio" + ProcessHandle.current().pid();

  private static Crio crio;
  private static String app;
  private static String sandbox;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    crio = Crio.create();
    sandbox = crio.run("sandbox", POD + "/POD");
    app = crio.run("container", POD + "/app");
  }

  @AfterAll
  static void stop() {
    if (crio != null) {
      crio.close();
    }
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private EngineChecks checks(String id) {
    return EngineChecks.of(jcp(), here, crio.pid(id));
  }

  @Test
  void containerIsFoundByItsPod() {
    checks(app).copiesBothWays("pid://" + crio.pid(app), "k8s://" + POD + "/app", "k8s://" + POD);
  }

  @Test
  void podsOwnContainerIsNoMember() {
    assertEquals(crio.pid(app) + "\n", jcp().run("--pid", "k8s://" + POD).expect(0).out());
    jcp().run("--pid", "k8s://" + POD + "/POD").refused().says("no such container");
    assertEquals("", Shell.run("kill -0 " + crio.pid(sandbox)).orFail().err());
  }

  @Test
  void twoMembersWantTheContainerNamed() {
    String two = POD + "-two";
    crio.run("container", two + "/app");
    String side = crio.run("container", two + "/side");
    jcp()
        .run("k8s://" + two + ":/etc/os-release", ".")
        .refused()
        .says("k8s://" + two + "/app")
        .says("k8s://" + two + "/side");
    checks(side).copiesBothWays("k8s://" + two + "/side");
  }

  @Test
  void listShowsMembers() {
    checks(app).isListed("k8s", POD + "/app", "proc");
    checks(app).isListed("k8s", POD + "/app", "proc", "--find", "proc");
  }

  @Test
  void endedOneIsAnError() {
    String ended = POD + "-ended";
    crio.kill(crio.run("container", ended + "/app"));
    jcp().run("k8s://" + ended + "/app:/etc/os-release", ".").refused().says("does not run");
  }

  @Test
  void unknownNameIsAnError() {
    jcp().run("k8s://" + POD + "/no:/x", ".").refused().says("no such container");
    jcp().run("k8s://" + POD + "no:/x", ".").refused().says("no such container");
  }
}
