package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one container to another, which docker cp refuses. */
class BetweenContainersIT {

  @TempDir private Path here;
  private Container one;
  private Container other;
  private String before;

  @BeforeEach
  void start() {
    one = DockerDaemon.get().run("");
    other = DockerDaemon.get().run("--tmpfs /tmpfs");
    one.make(
        "/src",
        "file a text=a mode=4755 owner=5:6",
        "hard b to=a",
        "link l to=/etc/passwd",
        "dir d mode=0700",
        "sparse s size=1M text=end",
        "fifo d/p");
    before = one.state() + other.state();
  }

  @Test
  void treeArrivesAsItIs() {
    Jcp.Run run = one.jcp(here).run("-a", one.at("/src"), other.at("/dst")).expect(0);
    Trees.assertSameTree(one.listing("/src"), other.listing("/dst"), run);
    assertEquals(before, one.state() + other.state());
  }

  @Test
  void fileArrivesInAMountOfTheOther() {
    one.jcp(here).run(one.at("/src/a"), other.at("/tmpfs/")).expect(0);
    assertEquals("a", other.sh("cat /tmpfs/a").out());
  }

  @Test
  void copyWithinOneContainerWorks() {
    Jcp.Run run = one.jcp(here).run("-a", one.at("/src"), one.at("/copy")).expect(0);
    Trees.assertSameTree(one.listing("/src"), one.listing("/copy"), run);
  }

  @Test
  void fileIsNotCopiedOntoItselfAndFolderNotIntoItself() {
    one.jcp(here).run(one.at("/src/a"), one.at("/src/a")).refused();
    one.jcp(here).run(one.at("/src/a"), one.at("/src/b")).refused();
    assertEquals("a", one.read("/src/a"));
    one.jcp(here).run(one.at("/src"), one.at("/src/d")).refused();
    assertEquals("", one.sh("ls /src/d/src 2>/dev/null").out());
  }

  @Test
  void sourcesFromSeveralPlacesGoIntoOneFolder() {
    other.make("/more", "file m text=m");
    one.jcp(here).run(one.at("/src/a"), other.at("/more/m"), ".").expect(0);
    assertEquals("am", read("a") + read("m"));
  }

  private String read(String name) {
    return Shell.run("cat " + here + "/" + name).orFail().out();
  }
}
