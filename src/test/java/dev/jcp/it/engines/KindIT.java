package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Containerd;
import dev.jcp.it.engine.KindNode;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubernetes in docker: a node is a container, in which an engine runs that has containers. */
class KindIT {

  private static final String POD = "shop/kind" + ProcessHandle.current().pid();

  private static KindNode node;
  private static String app;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    node = KindNode.start();
    app = node.run(POD + "/app");
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  private Jcp jcp() {
    return node.node().jcp(here);
  }

  private EngineChecks checks(String root) {
    return new EngineChecks(jcp(), here, root, 0, "route proc");
  }

  @Test
  void containersInTheNodeAreCopiedFromAndInto() {
    checks(node.root(app))
        .copiesBothWays("k8s://" + POD + "/app", "k8s://" + POD, "containerd://k8s.io/" + app);
  }

  @Test
  void nodeIsAContainerOfDocker() {
    String root = node.node().path("");
    checks(root).copiesBothWays(node.node().name());
    for (String way : new String[] {"inspect", "proc"}) {
      Jcp.Run run = jcp().run("--find", way, "--pid", node.node().id()).expect(0);
      assertEquals(node.node().pid() + "\n", run.out(), run.describe());
    }
  }

  @Test
  void engineInTheNodeIsAskedOnlyWhereItIsNamed() {
    Jcp plain = Jcp.in(here.toString());
    plain.run(app + ":/etc/os-release", ".").refused().says("no such container");
    jcp().run("k8s://" + POD + "/no:/x", ".").refused().says("no such container");
  }

  @Test
  void hostsOwnContainerComesFirst() {
    try (Containerd host = Containerd.startEmpty()) {
      String own = host.runMember(POD + "/app");
      Jcp here = jcp().with("CONTAINERD_ADDRESS", host.address());
      long pid = host.pid("k8s.io/" + own);
      assertEquals(pid + "\n", here.run("--pid", "k8s://" + POD + "/app").expect(0).out());
      EngineChecks.of(here, this.here, pid).copiesBothWays("k8s://" + POD + "/app");
    }
  }

  @Test
  void sameNameInTwoNodesIsAnErrorUntilOneIsGone() {
    String both = POD + "-both";
    String first = node.run(both + "/app");
    String place = "k8s://" + both + "/app";
    try (KindNode other = KindNode.start()) {
      other.run(both + "/app");
      Jcp.Run run = jcp().run(place + ":/etc/os-release", ".").refused();
      run.says(place + ": several containers have that name");
      assertEquals("", Shell.run("ls -A " + here).out());
    }
    checks(node.root(first)).copiesBothWays(place);
  }
}
