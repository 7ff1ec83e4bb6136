package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.RamFolder;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that a copy must remember much of, in a small heap. */
class HardLinkTablesIT {

  @TempDir(factory = RamFolder.class)
  private Path here;

  private Container note;

  @BeforeEach
  void start() {
    note = DockerDaemon.get().run("--tmpfs /ram:size=1g");
  }

  @AfterEach
  void remove() {
    note.remove();
    Shell.run("rm -rf " + here + "/*").orFail();
  }

  private void perl(String program) {
    Shell.run("cd " + note.path("/ram") + " && perl -e '" + program + "'").orFail();
  }

  private Jcp.Run copy(int heapMib, String source) {
    Jcp jcp = note.jcp(here).with("JCP_JAVA_OPTIONS", "-Xmx" + heapMib + "m");
    return jcp.run(note.at(source), "out");
  }

  @Test
  void longPathsOfFilesWithSeveralNamesAreNotKept() {
    perl(
        "$d = q(d) x 200; for (1..150) { mkdir $d; chdir $d }"
            + " for (1..1500) { open F, q(>), qq(f$_); print F $_; close F; link qq(f$_), qq(g$_) }");
    copy(24, "/ram").expect(0);
    String count = "find " + here + "/out -links 2 -type f -printf '%i\\n' | sort -u | wc -l";
    assertEquals("1500", Shell.run(count).out().strip());
  }

  @Test
  void tensOfThousandsOfFilesWithSeveralNamesFit() {
    perl(
        "$a = q(a) x 200; $b = q(b) x 200; mkdir $a; mkdir $b; for (1..55000) { open F, q(>), qq($a/f$_); close F;"
            + " link qq($a/f$_), qq($b/f$_) }");
    copy(16, "/ram").expect(0);
    String count = "find " + here + "/out -links 2 -type f -printf '%i\\n' | sort -u | wc -l";
    assertEquals("55000", Shell.run(count).out().strip());
  }

  @Test
  void tooManyFilesWithSeveralNamesAreCopiedAndThatIsSaid() {
    perl(
        "mkdir q(a); mkdir q(b); $n = q(n) x 200;"
            + " for (1..30000) { open F, q(>), qq(a/$n$_); close F; link qq(a/$n$_), qq(b/$n$_) }");
    Jcp.Run run = copy(16, "/ram").refused().says("too many files have several names");
    assertEquals(1, run.err().lines().filter(line -> line.contains("several names")).count());
    assertFalse(run.err().contains("OutOfMemory"), run.describe());
    assertEquals("60000", Shell.run("find " + here + "/out -type f | wc -l").out().strip());
  }

  /** What is left of its names is not read when its descriptor is closed for a while. */
  @Test
  void wideDirectoryFarAboveGoesOnWhereItWas() {
    perl(
        "for (1..2) { mkdir q(w); chdir q(w) } $n = q(n) x 240; for (1..80000) { symlink q(x), qq($n$_); mkdir q(chain) if $_ == 40000 }"
            + " chdir q(chain); for (1..200) { mkdir q(d); chdir q(d) }");
    copy(12, "/ram").expect(0);
    assertEquals("80000", Shell.run("find " + here + "/out -type l | wc -l").out().strip());
    String deepest = "find " + here + "/out/w/w/chain -name d | wc -l";
    assertEquals("200", Shell.run(deepest).out().strip());
    assertTrue(Shell.run("ls -A " + here).out().strip().equals("out"));
  }
}
