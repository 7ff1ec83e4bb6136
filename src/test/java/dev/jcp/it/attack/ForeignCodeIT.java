package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a container supplies is never run or loaded (CVE-2019-14271), and no mount is made on its
 * behalf (CVE-2026-41568): seen by strace.
 */
class ForeignCodeIT {

  @TempDir private Path here;
  private Container note;

  @BeforeEach
  void replaceLibraries() {
    boolean strace = Shell.run("command -v strace").status() == 0;
    Requirement.check("strace", strace, "strace is not installed");
    note = DockerDaemon.get().run("");
    note.make(
        "/",
        "file lib/libc.so.6 text=hostile mode=0755",
        "file lib/libnss_files.so.2 text=hostile mode=0755",
        "file lib/x86_64-linux-gnu/libnss_files.so.2 text=hostile mode=0755",
        "file etc/nsswitch.conf text=passwd:hostile",
        "file etc/ld.so.preload text=/lib/hostile.so",
        "file usr/bin/tar text=hostile mode=0755",
        "file data/f text=f owner=1000:1000");
    Shell.run("echo new >" + here + "/new").orFail();
  }

  @Test
  void nothingIsRunOrLoadedAndNothingIsMounted() {
    List<String> calls =
        List.of(
            "execve",
            "execveat",
            "mount",
            "move_mount",
            "open_tree",
            "fsmount",
            "setns",
            "unshare",
            "chroot",
            "pivot_root");
    String trace = here + "/trace";
    Jcp traced =
        note.jcp(here)
            .under("strace -f -qq -y -o " + trace + " -e trace=mmap," + String.join(",", calls));
    traced.run("-a", note.at("/data"), "data").expect(0);
    String out = Shell.run("cat " + trace).out();
    traced.run("-a", "new", note.at("/data/new")).expect(0);
    String in = Shell.run("cat " + trace).out();
    for (String lines : new String[] {out, in}) {
      String last = "";
      for (String line : lines.split("\n", -1)) {
        boolean start = line.contains("execve(") && !last.contains("/java\"");
        boolean other = calls.stream().anyMatch(c -> line.matches("\\d+ +" + c + "\\(.*"));
        assertTrue(start || !other, line);
        last = start ? line : last;
      }
      String mapped =
          lines
              .lines()
              .filter(l -> l.contains("PROT_EXEC") && l.contains("<"))
              .filter(l -> l.contains(note.id()) || l.contains("hostile"))
              .reduce("", (a, b) -> a + b);
      assertEquals("", mapped);
    }
  }
}
