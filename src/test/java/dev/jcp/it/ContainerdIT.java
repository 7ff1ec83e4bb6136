package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.engine.Containerd;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * containerd's containers, and Kubernetes' by the CRI's annotations, with the daemon stopped too.
 */
class ContainerdIT {

  @TempDir private Path here;

  private Containerd containerd;
  private int trips;

  @BeforeEach
  void start() {
    containerd = Containerd.start();
  }

  @AfterEach
  void stop() {
    containerd.close();
  }

  private Jcp jcp() {
    return Jcp.in(here.toString())
        .with("CONTAINERD_ADDRESS", containerd.address())
        .with("DOCKER_CONFIG", here.toString());
  }

  private void roundTrip(String name) {
    TreeSpec.of("file tree/a text=a mode=0640 owner=12:34", "link tree/l to=a", "dir tree/d")
        .makeIn(here.toString());
    String place = name + ":/tmp/tree" + trips++; // several names are one container's
    Jcp.Run in = jcp().run("-v", "tree", place).expect(0).says("route proc");
    jcp().run("-a", place, "back").expect(0);
    Trees.assertSameTree(Listing.of(here + "/tree"), Listing.of(here + "/back"), in);
    jcp().run(name + ":/etc/os-release", "os").expect(0);
    jcp().run(name + ":/nope", ".").refused().says("no such file or directory");
    Shell.run("rm -rf " + here + "/back " + here + "/tree").orFail();
  }

  @Test
  void containersAreFoundByAllTheirNames() {
    roundTrip("containerd://own/cnote");
    roundTrip("cnote");
    roundTrip("k8s://shop/web/app");
    roundTrip("k8s://shop/web");
    jcp().run("containerd://own/nosuch:/x", ".").refused().says("no such container");
    jcp().run("k8s://shop/nosuch:/x", ".").refused().says("no such container");
    String list = jcp().run("--list").expect(0).out();
    assertTrue(list.contains("own/cnote"), list);

    containerd.stopDaemon();
    roundTrip("cnote");
    roundTrip("k8s://shop/web/app");
  }

  @Test
  void whatIsWrongIsAnErrorAndNeverATrace() {
    containerd.kill("own", "cnote");
    jcp().run("cnote:/etc/os-release", ".").refused().says("does not run");

    // A state file that is cut short, and one that is no JSON: passed over, and -v says so.
    Shell.run("truncate -s 100 " + containerd.bundle("k8s.io/cafe") + "/config.json").orFail();
    Jcp.Run cut = jcp().run("-v", "k8s://shop/web/app:/x", ".").refused();
    cut.says("config.json").says("no such container");
    Shell.run("echo hello >" + containerd.bundle("k8s.io/cafe") + "/init.pid").orFail();
    jcp().run("containerd://k8s.io/cafe:/x", ".").refused().says("does not run");
    assertFalse(cut.err().contains("Exception"));
    assertEquals("", Shell.run("ls " + here).out());
  }
}
