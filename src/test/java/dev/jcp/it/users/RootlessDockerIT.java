package dev.jcp.it.users;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.RootlessDocker;
import dev.jcp.it.engine.RootlessPodman;
import dev.jcp.it.engine.RootlessUser;
import dev.jcp.it.tree.Shell;
import org.junit.jupiter.api.Test;

/** A docker daemon that a user runs without root. */
class RootlessDockerIT {

  private static final String TREE =
      "cd /; mkdir -p t/d; echo 33 >t/www; echo 0 >t/root; chmod 600 t/*; chmod 700 t/d;"
          + " chown 33:33 t/www t/d";

  private static String tree(long root, long www) {
    return String.format(
        """
        drwxr-xr-x %1$d:%1$d ./
        drwx------ %2$d:%2$d ./d
        -rw------- %1$d:%1$d ./root
        -rw------- %2$d:%2$d ./www
        """,
        root, www);
  }

  @Test
  void userCopiesBothWaysAndOwnersAreRight() {
    try (RootlessDocker docker = RootlessDocker.start("jcp-docker1", "")) {
      RootlessUser user = docker.user();
      docker.run("note", "");
      docker.docker("exec note /bin/sh -c '" + TREE + "'").orFail();
      String root = "/proc/" + docker.pid("note") + "/root";
      String host = tree(user.host(0), user.host(33));
      assertEquals(host, RootlessPodman.owners(root + "/t"), "the tree to copy");

      Jcp named = user.jcp().with("DOCKER_HOST", docker.host());
      named.run("-v", "-a", "note:/t", "out").expect(0).says("route proc").says("starting again");
      assertEquals(host, RootlessPodman.owners(user.work() + "/out"));
      named.run("-v", "out", "note:/in").expect(0).says("route proc");
      assertEquals(host, RootlessPodman.owners(root + "/in"));

      // Nothing is set but XDG_RUNTIME_DIR, and no other daemon answers at the usual place.
      Jcp.Run plain = user.jcp().run("-v", "docker://note:/t/root", "root").expect(0);
      assertFalse(plain.err().contains("starting again"), plain::describe);
      user.jcp().run("docker://note:/t", "plain").expect(0);
      assertEquals(tree(user.host(0), user.host(0)), RootlessPodman.owners(user.work() + "/plain"));
    }
  }

  @Test
  void daemonThatCountsProcessesForItselfIsReachedByItsArchives() {
    try (RootlessDocker docker = RootlessDocker.start("jcp-docker2", "--pidns")) {
      docker.run("note", "");
      docker.docker("exec note /bin/sh -c 'echo inside >/mark'").orFail();
      String pid = docker.pid("note");
      boolean taken = Shell.run("test -d /proc/" + pid).status() == 0;
      Jcp user = docker.user().jcp().with("DOCKER_HOST", docker.host());
      user.run("-v", "note:/mark", "f").expect(0).says("route tar");
      user.run("-v", "f", "note:/g").expect(0).says("route tar");
      user.run("--via", "proc", "note:/mark", "h").refused();
      assertEquals("inside\n", docker.docker("exec note /bin/cat /g").orFail().out());

      // Root may look into any process: also into the one that has that number here.
      Jcp root = Jcp.in(docker.user().work().toString()).with("DOCKER_HOST", docker.host());
      root.run("-v", "note:/mark", "r").expect(0).says("route tar");
      String work = docker.user().work().toString();
      assertEquals("inside\n", Shell.run("cat " + work + "/r").out());
      Jcp.Run refused = root.run("--via", "proc", "note:/mark", "h").refused();
      if (taken) {
        refused.says("process " + pid + " is another one here");
      }
      root.run("r", "note:/jcp-pidns-mark").expect(0);
      assertEquals(1, Shell.run("test -e /jcp-pidns-mark").status(), "written on the host");
      assertEquals("inside\n", docker.docker("exec note /bin/cat /jcp-pidns-mark").orFail().out());
    }
  }
}
