package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers whose process cannot be reached: both ways through the daemon, and -v says why. */
class StoppedContainersIT {

  private static final String[] TREE = {
    "file a text=a mode=0640 owner=12:34",
    "file sub/b text=b mtime=86400",
    "link l to=sub/b",
    "hard sub/h to=a",
    "dir empty mode=1777",
    "fifo pipe",
  };

  @TempDir private Path here;

  private final DockerDaemon daemon = DockerDaemon.get();
  private String name;

  @AfterEach
  void remove() {
    daemon.docker("rm -fv " + name).orFail();
  }

  @ParameterizedTest
  @ValueSource(strings = {"created", "exited", "paused", "restarting"})
  void copiesGoBothWays(String state) {
    name = make(state);
    TreeSpec.of(TREE).makeIn(here + "/tree");
    Jcp.Run in = jcp().run("-v", "tree", name + ":/tmp/copy").expect(0);
    jcp().run("-a", name + ":/tmp/copy", "back").expect(0);
    String mtime = TreeSpec.DEFAULT_MTIME;
    String seconds = mtime.substring(0, mtime.indexOf('.')); // the daemon gives no more
    Trees.assertSameTree(
        Listing.of(here + "/tree"), Listing.of(here + "/back").withTime(seconds, mtime), in);
    in.says(state.equals("paused") ? "route proc" : "route tar").says("docker://" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"created", "exited"})
  void theDaemonSeesTheSame(String state) {
    name = make(state);
    TreeSpec.of(TREE).makeIn(here + "/tree");
    // Whole seconds, of the past: those of a moment ago are "now" in one listing and not in the
    // other.
    Shell.run("touch -d @981173106 " + here + "/tree").orFail();
    jcp().run("tree", name + ":/tmp/copy").expect(0);
    Jcp.Run docker =
        jcp().program(daemon.client() + " cp").run("-a", name + ":/tmp/copy", "dockers").expect(0);
    jcp().run(name + ":/tmp/copy", "ours").expect(0);
    Trees.assertSameTree(Listing.of(here + "/dockers"), Listing.of(here + "/ours"), docker);
  }

  @Test
  void daemonCopiesForAPausedOneToo() {
    name = make("paused");
    Shell.run("printf x >" + here + "/f").orFail();
    jcp().run("--via", "tar", "f", name + ":/tmp/f").expect(0);
    jcp().run("--via", "tar", name + ":/tmp/f", "g").expect(0);
    assertEquals("x", Shell.run("cat " + here + "/g").out());
  }

  @Test
  void procAloneIsRefused() {
    name = make("exited");
    jcp().run("--via", "proc", name + ":/etc/passwd", ".").refused().says("does not run (exited)");
    assertEquals("", Shell.run("ls -A " + here).out());
  }

  @Test
  void betweenAStoppedAndARunningOne() {
    name = make("exited");
    Shell.run("printf x >" + here + "/f").orFail();
    jcp().run("f", name + ":/f").expect(0);
    var running = daemon.run("");
    jcp().run(name + ":/f", running.at("/g")).expect(0);
    assertEquals("x", running.read("/g"));
    jcp().run(running.at("/g"), name + ":/h").expect(0);
    jcp().run(name + ":/h", "h").expect(0);
    assertEquals("x", Shell.run("cat " + here + "/h").out());
    running.remove();
  }

  private String make(String state) {
    String container = "jcp-" + state;
    String command =
        switch (state) {
          case "created" -> "create ";
          case "restarting" -> "run -d --restart always ";
          default -> "run -d ";
        };
    String program = state.equals("restarting") ? " /bin/false" : " /bin/sleep 100000";
    String options = "--network none --name " + container + " ";
    daemon.docker(command + options + DockerDaemon.IMAGE + program).orFail();
    switch (state) {
      case "exited" -> daemon.docker("kill " + container).orFail();
      case "paused" -> daemon.docker("pause " + container).orFail();
      case "restarting" -> awaitState(container);
      default -> {}
    }
    return container;
  }

  /** The pauses between its tries get longer. */
  private void awaitState(String container) {
    Shell.run(
            "for i in $(seq 100); do [ $("
                + daemon.client()
                + " inspect -f '{{.RestartCount}}' "
                + container
                + ") -gt 4 ] && exit; sleep 0.1; done; exit 1")
        .orFail();
  }

  private Jcp jcp() {
    return Jcp.in(here.toString()).with("DOCKER_HOST", daemon.host());
  }
}
