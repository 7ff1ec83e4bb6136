package dev.jcp.it.engines;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Containerd;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** containerd's containers and Kubernetes' on this node: what is copied, by each of their names. */
class ContainerdFilesIT {

  private static final String POD = "shop/files" + ProcessHandle.current().pid();

  private static Containerd containerd;
  private static String note;
  private static String app;
  private static String side;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    containerd = Containerd.startEmpty();
    note = containerd.run("own", "note");
    app = containerd.runMember(POD + "/app");
    side = containerd.runMember(POD + "/side");
  }

  @AfterAll
  static void stop() {
    if (containerd != null) {
      containerd.close();
    }
  }

  private Jcp jcp() {
    return Jcp.in(here.toString())
        .with("CONTAINERD_ADDRESS", containerd.address())
        .with("DOCKER_CONFIG", here.toString());
  }

  private EngineChecks checks(String container) {
    return EngineChecks.of(jcp(), here, containerd.pid(container));
  }

  private void allAreFound() {
    checks("own/" + note).copiesBothWays("containerd://own/" + note, note);
    checks("k8s.io/" + app).copiesBothWays("containerd://k8s.io/" + app, "k8s://" + POD + "/app");
    checks("k8s.io/" + side).copiesBothWays("k8s://" + POD + "/side");
  }

  @Test
  void foldersGoBothWaysWithTheDaemonStoppedToo() {
    allAreFound();
    containerd.stopDaemon();
    try {
      allAreFound();
    } finally {
      containerd.startDaemon();
    }
  }

  @Test
  void podOfTwoWantsItsContainerNamed() {
    jcp()
        .run("k8s://" + POD + ":/etc/os-release", ".")
        .refused()
        .says("k8s://" + POD + "/app")
        .says("k8s://" + POD + "/side");
  }

  @Test
  void engineOfAllPlacesCanBeNamedOnce() {
    EngineChecks checks = checks("k8s.io/" + app);
    jcp().run("--engine", "k8s", POD + "/app:/etc/os-release", "a").expect(0);
    jcp().run("--engine", "containerd", "own/" + note + ":/etc/os-release", "b").expect(0);
    Shell.run("cd " + here + "; cmp a b && cmp a " + checks.root() + "/etc/os-release").orFail();
  }

  @Test
  void listShowsThem() {
    checks("own/" + note).isListed("containerd", "own/" + note, "proc");
    checks("own/" + note).isListed("containerd", "own/" + note, "proc", "--find", "proc");
  }

  @Test
  void stoppedOneIsAnErrorWithARemedy() {
    String ended = containerd.run("own", "ended");
    containerd.kill("own", ended);
    jcp().run(ended + ":/x", ".").refused().says("does not run");
    jcp().run("containerd://own/" + ended + ":/x", ".").refused().says("does not run");
  }

  @Test
  void unknownNamesSayWhoWasAsked() {
    jcp().run("containerd://own/no:/x", ".").refused().says("no such container");
    jcp().run("k8s://" + POD + "/no:/x", ".").refused().says("no such container");
    jcp().run("k8s://no" + POD + ":/x", ".").refused().says("no such container");
    jcp().run("no" + note + ":/x", ".").refused().says("no such container").says("containerd");
  }
}
