package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.Containerd;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.InsideContainer;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The program itself in a container that sees the host's processes: other containers from there.
 */
class InsideContainerIT {

  private static final String POD = "shop/inside" + ProcessHandle.current().pid();

  private static Container note;
  private static Containerd containerd;
  private static String app;
  private static InsideContainer withEngines;
  private static InsideContainer alone;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    containerd = Containerd.startEmpty();
    app = containerd.runMember(POD + "/app");
    String docker = DockerDaemon.get().host().substring("unix://".length());
    Path state = containerd.home();
    withEngines =
        InsideContainer.start("-v " + docker + ":" + docker + " -v " + state + ":" + state);
    alone = InsideContainer.start("");
  }

  @AfterAll
  static void stop() {
    if (withEngines != null) {
      withEngines.close();
    }
    if (alone != null) {
      alone.close();
    }
    if (containerd != null) {
      containerd.close();
    }
  }

  /** A file and a folder each way, between the program's own container and that one. */
  private static void copiesBothWays(InsideContainer here, Jcp jcp, String name, String root) {
    Shell.run("date +%N-$$ >" + root + "/etc/mark").orFail();
    Jcp.Run out = jcp.run("-v", name + ":/etc/mark", "mark").expect(0).says("route proc");
    Shell.Result same = Shell.run("cmp " + here.folder() + "/mark " + root + "/etc/mark");
    assertEquals(0, same.status(), same.describe() + out.describe());

    TreeSpec.of("dir tree", "file tree/a text=a mode=0640 owner=12:34", "link tree/l to=a")
        .makeIn(here.folder());
    Listing tree = Listing.of(here.folder() + "/tree");
    Jcp.Run in = jcp.run("tree", name + ":/tmp/inside").expect(0);
    Trees.assertSameTree(tree, Listing.of(root + "/tmp/inside"), in);
    Jcp.Run back = jcp.run("-a", name + ":/tmp/inside", "back").expect(0);
    Trees.assertSameTree(tree, Listing.of(here.folder() + "/back"), back);
    Shell.run("rm -r " + here.folder() + "/* " + root + "/tmp/inside").orFail();
  }

  @Test
  void dockersContainersByItsSocket() {
    Jcp jcp = withEngines.jcp("DOCKER_HOST=" + note.daemon().host());
    copiesBothWays(withEngines, jcp, note.name(), note.path(""));
    copiesBothWays(withEngines, jcp, "docker://" + note.name(), note.path(""));
    jcp.run("no" + note.name() + ":/x", ".").refused().says("no such container");
  }

  @Test
  void itsOwnContainerIsOneOfThem() {
    Jcp jcp = withEngines.jcp("DOCKER_HOST=" + note.daemon().host());
    jcp.run("/etc/os-release", withEngines.name() + ":/copies/own").expect(0);
    Shell.run("cd " + withEngines.folder() + "; cmp own ../etc/os-release && rm own").orFail();
  }

  @Test
  void containerdsAndKubernetesByTheStateFolder() {
    Jcp jcp = withEngines.jcp("CONTAINERD_ADDRESS=" + containerd.address());
    String root = "/proc/" + containerd.pid("k8s.io/" + app) + "/root";
    copiesBothWays(withEngines, jcp, "containerd://k8s.io/" + app, root);
    copiesBothWays(withEngines, jcp, "k8s://" + POD + "/app", root);
  }

  @Test
  void withoutAnythingMountedByProcessAndById() {
    Jcp jcp = alone.jcp("A=b");
    copiesBothWays(alone, jcp, "pid://" + note.pid(), note.path(""));
    for (String name : new String[] {note.id(), note.id().substring(0, 12)}) {
      Jcp.Run run = jcp.run("--find", "proc", "--pid", name).expect(0);
      assertEquals(note.pid() + "\n", run.out());
      jcp.run("--find", "proc", name + ":/etc/os-release", "copy").expect(0);
      Shell.run("cd " + alone.folder() + "; cmp copy " + note.path("/etc/os-release")).orFail();
      Shell.run("rm " + alone.folder() + "/copy").orFail();
    }
    EngineChecks.row(jcp.run("--find", "proc", "--list").expect(0), Long.toString(note.pid()));
  }
}
