package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.KindNode;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an engine in a container keeps is written by that container, which may make of it what it
 * likes: it is read below its root only, and without waiting for it.
 */
class HostileNodeIT {

  private static final int LONGEST_SECONDS = 20;
  private static final String RUN = Long.toString(ProcessHandle.current().pid());
  private static final String GOOD = "k8s://shop/good" + RUN + "/app";
  private static final String BUNDLES = "/run/containerd/io.containerd.runtime.v2.task/k8s.io/";

  private static KindNode node;
  private static String good;
  private static String evil;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    node = KindNode.start();
    good = node.run("shop/good" + RUN + "/app");
    evil = node.run("shop/evil" + RUN + "/app");
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  private Jcp.Run run(String... arguments) {
    Jcp jcp = node.node().jcp(here);
    Jcp.Run run = jcp.finish(jcp.start(arguments), LONGEST_SECONDS, arguments);
    boolean trace = run.err().contains("Exception") || run.err().contains("\tat ");
    assertFalse(trace, run.describe());
    return run;
  }

  /** With that script's work in the folder of evil's state. */
  private void with(String damage, Runnable test) {
    String folder = "cd " + BUNDLES + evil + " && ";
    node.node().sh(folder + "cp config.json kept && " + damage).orFail();
    try {
      test.run();
    } finally {
      node.node().sh(folder + "rm -f config.json && mv kept config.json").orFail();
    }
  }

  private void goodIsServed() {
    run(GOOD + ":/etc/os-release", "copy").expect(0);
    Shell.run("cmp " + here + "/copy " + node.root(good) + "/etc/os-release").orFail();
    Shell.run("rm " + here + "/copy").orFail();
  }

  @Test
  void nameIsWhatItsStateSaysThere() {
    String place = "k8s://shop/other" + RUN + "/app";
    run(place + ":/x", ".").refused().says("no such container");
    with(
        "sed s/evil" + RUN + "/other" + RUN + "/ kept >config.json",
        () -> run("--pid", place).expect(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/proc/1/root", "/proc/self/root"})
  void linksAreNotFollowed(String way) {
    // On the host there is such a file, with a name that the node's has not.
    String planted = "/tmp/jcp-hostile" + RUN;
    String config = node.node().path(BUNDLES) + evil + "/config.json";
    Shell.run("sed s/evil" + RUN + "/planted" + RUN + "/ " + config + " >" + planted).orFail();
    try {
      with(
          "ln -sf " + way + planted + " config.json",
          () -> {
            String place = "k8s://shop/planted" + RUN + "/app";
            run(place + ":/x", ".").refused().says("no such container");
            goodIsServed();
          });
    } finally {
      Shell.run("rm " + planted).orFail();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm config.json; mkfifo config.json",
        "ln -sf /dev/zero config.json",
        "head -c 100000000 /dev/zero | tr '\\0' '[' >config.json",
        "rm config.json; mknod config.json c 1 5",
        "rm config.json",
      })
  void filesThatNeverEndHoldNothingUp(String damage) {
    with(
        damage,
        () -> {
          run("k8s://shop/evil" + RUN + "/app:/x", ".").refused().says("no such container");
          goodIsServed();
          run("--list").expect(0);
        });
    assertEquals("", Shell.run("ls -A " + here).out());
  }
}
