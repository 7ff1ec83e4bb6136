package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of /proc and /sys: their sizes mean nothing, and some have no end. */
class VirtualFilesIT {

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
  }

  @Test
  void wholeRootIsCopiedWithoutProcAndSys() throws Exception {
    Jcp.Run run = note.jcp(here).run(note.at("/"), "root");
    run.says("/proc");
    Path root = here.resolve("root");
    assertEquals(note.read("/etc/os-release"), Files.readString(root.resolve("etc/os-release")));
    assertEquals(
        "", Shell.run("ls -A " + root + "/proc " + root + "/sys | grep -v :").out().strip());
    assertEquals("", Shell.run("find " + root + " -type b -o -type c").out(), run::describe);
  }

  @Test
  void fileOfProcIsReadToItsEnd() throws Exception {
    note.jcp(here).run(note.at("/proc/1/cmdline"), "cmdline").expect(0);
    assertEquals("/bin/sleep\000100000\000", Files.readString(here.resolve("cmdline")));
  }

  @Test
  void fileOfSysIsNotPaddedToItsFalseSize() throws Exception {
    String file = "/sys/kernel/mm/transparent_hugepage/enabled";
    note.jcp(here).run(note.at(file), "enabled").expect(0);
    assertEquals(note.sh("cat " + file).out(), Files.readString(here.resolve("enabled")));
  }

  @Test
  void fileWithoutEndIsBounded() {
    Jcp.Run run = note.jcp(here).run(note.at("/proc/1/pagemap"), "pagemap").refused();
    assertTrue(Files.notExists(here.resolve("pagemap")), run::describe);
  }
}
