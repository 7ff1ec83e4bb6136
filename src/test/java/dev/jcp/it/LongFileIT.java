package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.Trees;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files so long that two threads copy them. */
class LongFileIT {

  private static final int MIB = 1 << 20;

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void makeFiles() {
    note = DockerDaemon.get().run("--tmpfs /small:size=40m");
    note.make("/small", "file old text=old");
    // Random: a piece in the wrong place must show. The odd end: so must one too long or short.
    Shell.run(
            "cd "
                + note.path("/")
                + "; head -c 70000001 /dev/urandom >long; head -c 50000003 /dev/urandom >holes;"
                + " head -c 50000003 /dev/urandom |"
                + " dd of=holes bs=1M seek=100 conv=notrunc iflag=fullblock status=none")
        .orFail();
  }

  @AfterAll
  static void remove() {
    note.remove();
  }

  @Test
  void arriveWholeOnTheWayOut() {
    for (String name : new String[] {"long", "holes"}) {
      note.jcp(here).run(note.at("/" + name), "out").expect(0);
      Shell.run("cmp " + note.path("/" + name) + " " + here + "/out").orFail();
    }
    int kib = 4 * (50000003 / 4096 + 1);
    String used = Shell.run("du -k " + here + "/out | cut -f1").out().strip();
    assertEquals(2 * kib / 1024, Integer.parseInt(used) / 1024, "the hole stays");
  }

  @Test
  void arriveWholeOnTheWayIn() {
    Shell.run("cp " + note.path("/long") + " " + here + "/long").orFail();
    note.jcp(here).run("long", note.at("/in")).expect(0);
    Shell.run("cmp " + here + "/long " + note.path("/in")).orFail();
  }

  @Test
  void fullDiskKeepsTheOldFile() {
    Listing before = note.listing("/small");
    Jcp.Run run = note.jcp(here).run(note.at("/long"), note.at("/small/old")).refused();
    run.says("no space left");
    Trees.assertSameTree(before, note.listing("/small"), run);
  }

  @Test
  void oneThatAlwaysShrinksDoesNotArrive() throws Exception {
    String shrinking = note.path("/shrinking");
    Shell.run("fallocate -l 1G " + shrinking + "; printf old >" + here + "/kept").orFail();
    Process copy = note.jcp(here).start(note.at("/shrinking"), "kept");
    while (written(copy) < 64 * MIB) {
      assertTrue(copy.isAlive(), "ended before it was disturbed");
    }
    try (RandomAccessFile file = new RandomAccessFile(shrinking, "rw")) {
      for (long size = 60 * MIB; copy.isAlive() && size > 0; size -= 4096) {
        file.setLength(size);
      }
    }
    Shell.Result result = Shell.finish("jcp", copy, 60);
    assertEquals(1, result.status(), result.describe());
    assertTrue(result.err().contains("shrank while it was read"), result.describe());
    assertEquals("kept\n" + "old", Shell.run("cd " + here + "; ls -A; cat kept").out());
  }

  /** Bytes that a process has given to write calls (proc_pid_io(5)). */
  private static long written(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/io"))) {
      if (line.startsWith("wchar: ")) {
        return Long.parseLong(line.substring(7));
      }
    }
    return 0;
  }
}
