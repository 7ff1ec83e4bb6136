package dev.jcp.it.engines;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Lxd;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LXD's containers, which are LXC's, with names that have their project's before them. */
class LxdIT {

  private static Lxd lxd;

  @TempDir Path here;

  @BeforeAll
  static void start() {
    lxd = Lxd.start();
  }

  @AfterAll
  static void stop() {
    if (lxd != null) {
      lxd.close();
    }
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  @Test
  void privilegedOneIsCopiedBothWays() {
    String name = lxd.launch("plain", "-c security.privileged=true");
    EngineChecks.of(jcp(), here, lxd.pid(name, "")).copiesBothWays(name, "lxc://" + name);
    EngineChecks.row(jcp().run("--list").expect(0), name);
  }

  @Test
  void unprivilegedOneHasOwnersInItsOwnNumbers() {
    String name = lxd.launch("mapped", "");
    long pid = lxd.pid(name, "");
    int first =
        Integer.parseInt(
            Shell.run("awk '$1 == 0 { print $2 }' /proc/" + pid + "/uid_map").out().strip());
    EngineChecks.of(jcp(), here, pid).mapped(first).copiesBothWays(name);
  }

  @Test
  void oneInAProjectHasItsNameBefore() {
    lxd.run("lxc project create jcp -c features.images=false -c features.profiles=false").orFail();
    String name = lxd.launch("other", "--project jcp -c security.privileged=true");
    EngineChecks.of(jcp(), here, lxd.pid(name, "--project jcp")).copiesBothWays("jcp_" + name);
    jcp().run(name + ":/etc/os-release", ".").refused().says("no such container");
  }

  @Test
  void stoppedOneIsNotFoundInAFolderThatNobodyNames() {
    String name = lxd.launch("ended", "-c security.privileged=true");
    lxd.run("lxc stop -f " + name).orFail();
    jcp().run(name + ":/etc/os-release", ".").refused();
  }
}
