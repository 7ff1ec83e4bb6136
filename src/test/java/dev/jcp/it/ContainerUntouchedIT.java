package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing happens to a container while it is copied from and to: mounts, processes and freezer are
 * as before.
 */
class ContainerUntouchedIT {

  @TempDir private Path here;

  @Test
  void copiesLeaveMountsProcessesAndFreezerAsTheyAre() {
    Container note = DockerDaemon.get().run("-v /vol --tmpfs /tmpfs");
    TreeSpec.of("file t/a text=a", "file t/d/b text=b", "file f text=f").makeIn(here.toString());
    String before = note.state();
    String hostMounts = hostMounts();
    note.jcp(here).run(note.at("/etc"), "etc").expect(0);
    note.jcp(here).run("t", note.at("/vol")).expect(0);
    note.jcp(here).run("t", "f", note.at("/tmpfs")).expect(0);
    note.jcp(here).run("f", note.at("/etc/hosts")).expect(0);
    note.jcp(here).run(note.at("/missing"), ".").expect(1);
    note.jcp(here).run(note.at("/vol"), note.at("/copy")).expect(0);
    assertEquals(before, note.state());
    assertEquals(hostMounts, hostMounts());
  }

  /** Without those of Docker's, which other daemons on the host make and take away meanwhile. */
  private static String hostMounts() {
    return Shell.run("grep -v docker /proc/self/mountinfo").orFail().out();
  }
}
