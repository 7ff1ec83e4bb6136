package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.OddDisk;
import dev.jcp.it.tree.RamFolder;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What jcp cannot take back it names; what it can it takes back, also without memory. */
class LeftoversIT {

  @TempDir(factory = RamFolder.class)
  private Path here;

  private String staged() {
    return Shell.run("ls -A " + here + "/out | grep '^.jcp-'").out().strip();
  }

  /** A read that never returns keeps the thread that would take it back. */
  @Test
  void stagedDirectoryThatASignalLeavesBehindIsNamed() throws Exception {
    Files.createDirectory(here.resolve("out"));
    try (OddDisk disk = OddDisk.fuse(here, "hang")) {
      TreeSpec.of("dir d", "file hang text=x").makeIn(disk.path().toString());
      Shell.run("cd " + disk.path() + " && ln hang d/hang").orFail();
      Container note = DockerDaemon.get().run("-v " + disk.path() + ":/disk");
      String[] arguments = {note.at("/disk/d"), "out/new"};
      Jcp jcp = note.jcp(here).under("env --default-signal=TERM");
      Process copy = jcp.start(arguments);
      for (int i = 0; i < 500 && staged().isEmpty(); i++) {
        Thread.sleep(10);
      }
      String name = staged();
      Shell.run("kill -TERM " + copy.pid()).orFail();
      Jcp.Run run = jcp.finish(copy, 20, arguments);
      run.expect(143).says("out/" + name + ": left behind").says("remove it");
      assertEquals(name, staged(), run::describe);
      note.remove();
    }
  }

  @Test
  void copyThatTakesAllBackAfterASignalSaysNothing() throws Exception {
    Files.createDirectory(here.resolve("out"));
    Container note = DockerDaemon.get().run("--tmpfs /big:size=1g");
    note.make("/big", "file d/f size=600000000");
    String[] arguments = {note.at("/big/d"), "out/new"};
    Jcp jcp = note.jcp(here).under("env --default-signal=TERM");
    Process copy = jcp.start(arguments);
    for (int i = 0; i < 2000 && staged().isEmpty(); i++) {
      Thread.sleep(2);
    }
    Shell.run("kill -TERM " + copy.pid()).orFail();
    Jcp.Run run = jcp.finish(copy, 20, arguments);
    assertEquals("", run.err());
    assertEquals("", staged(), run::describe);
    note.remove();
  }

  @Test
  void laterCopyMentionsItAndLeavesItAlone() throws IOException {
    Container note = DockerDaemon.get().run("");
    note.make("/src", "file f text=x");
    TreeSpec.of("file out/.jcp-0123456789abcdef/f text=x", "file out/.jcp-other text=x")
        .makeIn(here.toString());
    String line = "out/.jcp-0123456789abcdef: left behind";
    for (String[] arguments :
        new String[][] {
          {note.at("/src"), "out"}, {note.at("/src"), "out/new"}, {note.at("/src/."), "out"}
        }) {
      Jcp.Run run = note.jcp(here).run(arguments).expect(0).says(line);
      assertFalse(run.err().contains("other"), run::describe);
    }
    assertEquals("x", Files.readString(here.resolve("out/.jcp-0123456789abcdef/f")));
    assertEquals("", note.jcp(here).run(note.at("/src/f"), "out").expect(0).err());
    note.make("/", "dir dest/.jcp-0123456789abcdef");
    note.jcp(here).run("out/new", note.at("/dest/")).says(note.at("/dest/.jcp-0123456789abcdef"));
    note.remove();
  }

  /** Less and less memory, until it does not suffice: each level of a tree takes some. */
  @Test
  void copyWithoutMemorySaysSoAndLeavesNothing() throws Exception {
    Files.createDirectory(here.resolve("out"));
    Container note = DockerDaemon.get().run("--tmpfs /links:size=1g,nr_inodes=1000000");
    Deep.make(note.path("/links/a"), "d", 20_000);
    int without = 0;
    for (int megabytes = 12; megabytes >= 6 && without == 0; megabytes -= 2) {
      Jcp jcp = note.jcp(here).with("JCP_JAVA_OPTIONS", "-Xmx" + megabytes + "m");
      Jcp.Run run = jcp.run(note.at("/links/a"), "out/new");
      if (run.status() != 0) {
        run.refused().says("jcp: out of memory: ").says("JCP_JAVA_OPTIONS=-Xmx");
        without++;
      }
      assertEquals("", staged(), run::describe);
      Shell.run("rm -rf " + here + "/out/new").orFail();
    }
    assertTrue(without > 0, "it always sufficed");
    note.remove();
  }
}
