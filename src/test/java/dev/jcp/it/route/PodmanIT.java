package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.PodmanService;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** podman's service, which speaks Docker's API: both routes, and a container that is stopped. */
class PodmanIT {

  private static final String MICROSECONDS = "981173106.123457";

  private static PodmanService podman;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    podman = PodmanService.start();
  }

  @AfterAll
  static void stop() {
    if (podman != null) {
      podman.close();
    }
  }

  private Jcp jcp() {
    return Jcp.in(here.toString()).with("CONTAINER_HOST", podman.address());
  }

  @Test
  void treesGoBothWaysByBothRoutes() {
    TreeSpec.of(
            "file tree/a text=a mode=0640 owner=12:34",
            "hard tree/sub/h to=tree/a",
            "link tree/l to=sub",
            "file tree/BZh text=b",
            "dir tree/empty mode=1777")
        .makeIn(here.toString());
    Listing tree = Listing.of(here + "/tree");
    for (String route : new String[] {"proc", "tar"}) {
      String place = "podman://pnote:/by-" + route;
      Jcp.Run in = jcp().run("--via", route, "-v", "tree", place).expect(0).says("route " + route);
      jcp().run("--via", "proc", "-a", place, route).expect(0);
      Listing back = Listing.of(here + "/" + route).withTime(MICROSECONDS, TreeSpec.DEFAULT_MTIME);
      Trees.assertSameTree(tree, back, in);
    }
    // On the way out podman's service names root as every owner, and gives whole seconds, but of
    // the first entry microseconds, to which it has rounded times on the way in as well.
    String mtime = TreeSpec.DEFAULT_MTIME;
    String seconds = mtime.substring(0, mtime.indexOf('.'));
    Jcp.Run out = jcp().run("--via", "tar", "podman://pnote:/by-tar", "out").expect(0);
    Shell.run("cd " + here + "; chown -hR 0:0 tree").orFail();
    Listing found =
        Listing.of(here + "/out").withTime(seconds, mtime).withTime(MICROSECONDS, mtime);
    Trees.assertSameTree(Listing.of(here + "/tree"), found, out);
  }

  @Test
  void nameAloneIsEnough() {
    jcp().run("pnote:/etc/os-release", ".").expect(0);
    assertEquals("", jcp().run("--list").expect(0).out().contains("podman") ? "" : "not listed");
  }

  @Test
  void dockersDaemonIsAskedAloneWhereItIsNamed() {
    Jcp docker = jcp().with("DOCKER_HOST", DockerDaemon.get().host());
    docker.run("pnote:/etc/os-release", ".").refused().says("no such container");
    docker.run("podman://pnote:/etc/os-release", ".").expect(0);
  }

  @Test
  void stoppedOneIsReachedByItsService() {
    podman.podman("stop -t 0 pnote").orFail();
    try {
      Shell.run("printf x >" + here + "/f").orFail();
      jcp().run("-v", "f", "pnote:/f").expect(0).says("route tar");
      jcp().run("pnote:/f", "back").expect(0);
      assertEquals("x", Shell.run("cat " + here + "/back").out());
      jcp().run("pnote:/nope", ".").refused().says("no such file or directory");
    } finally {
      podman.podman("start pnote").orFail();
    }
  }

  /** Unlike Docker's daemon, its service joins the mounts of a running container. */
  @Test
  void tmpfsIsSeenByItsService() {
    String limits = "--ulimit nofile=20000:20000 --ulimit nproc=1000:1000";
    String options = " --network none --tmpfs /d/t --name tmp bb:latest /bin/sleep 1000";
    podman.podman("run -d " + limits + options).orFail();
    try {
      TreeSpec.of("file in/t/f text=x", "link in/t/up to=../../../../etc").makeIn(here.toString());
      jcp().run("--via", "tar", "in/.", "podman://tmp:/d").expect(0);
      jcp().run("--via", "proc", "podman://tmp:/d", "proc").expect(0);
      jcp().run("--via", "tar", "podman://tmp:/d", "tar").expect(0);
      Shell.run("cd " + here + " && diff -r --no-dereference in proc && diff -r in/t/f tar/t/f")
          .orFail();
    } finally {
      podman.podman("rm -f -t 0 tmp").orFail();
    }
  }
}
