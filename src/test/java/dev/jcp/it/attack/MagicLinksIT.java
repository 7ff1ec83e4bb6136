package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The magic links of /proc lead anywhere, and some of its files are what jcp itself is made of. */
class MagicLinksIT {

  private static Container note;
  private static Container pidHost;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    pidHost = DockerDaemon.get().run("--pid=host");
    note.make("/data", "link kmsg to=/proc/kmsg");
    pidHost.make(
        "/data",
        "link mem to=/proc/self/mem",
        "link environ to=/proc/self/environ",
        "link threadenviron to=/proc/thread-self/environ",
        "link adj to=/proc/self/oom_score_adj",
        "link self to=/proc/self",
        "link first to=/proc/1/oom_score_adj");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/1/root/etc/os-release",
        "/proc/self/cwd/etc/os-release",
        "/proc/1/cwd/etc/os-release",
        "/proc/1/fd/0",
        "/proc/self/fd/0",
        "/proc/self/fd/3",
        "/proc/1/exe",
        "/proc/self/exe",
        "/proc/self/root/",
        "/proc/1/root/.",
      })
  void magicLinkAsSourceIsRefused(String path) {
    note.jcp(here).run("-L", note.at(path), "copy").refused();
    assertTrue(Files.notExists(here.resolve("copy")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/1/root/tmp/x",
        "/proc/self/cwd/x",
        "/proc/1/cwd/tmp/x",
        "/proc/1/fd/0",
        "/proc/self/fd/1",
        "/proc/1/exe",
        "/proc/self/root/tmp/",
      })
  void magicLinkAsDestinationIsRefused(String path) throws Exception {
    Files.writeString(here.resolve("new"), "new");
    Listing before = note.listing("/tmp");
    note.jcp(here).run("new", note.at(path)).refused();
    assertEquals(before.lines(), note.listing("/tmp").lines());
  }

  @Test
  void plainFileOfProcIsCopiedThoughItsSizeIsZero() throws Exception {
    note.jcp(here).run(note.at("/proc/1/status"), "status").expect(0);
    assertTrue(Files.readString(here.resolve("status")).startsWith("Name:\tsleep"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mem", "environ", "threadenviron", "adj", "self/environ", "first"})
  void linkToProcIsNotReadInAContainerThatSharesThePids(String link) {
    Jcp.Run run =
        pidHost
            .jcp(here)
            .with("SECRET", "x")
            .run("-L", pidHost.at("/data/" + link), "copy")
            .refused();
    assertTrue(Files.notExists(here.resolve("copy")), run::describe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/environ", "/proc/thread-self/environ", "/proc/self/mem"})
  void ourOwnProcessIsNeverRead(String path) {
    pidHost.jcp(here).run(pidHost.at(path), "copy").refused();
    assertTrue(Files.notExists(here.resolve("copy")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mem", "adj", "environ", "self/oom_score_adj", "first"})
  void linkToProcIsNotWrittenThrough(String link) throws Exception {
    Files.writeString(here.resolve("new"), "7");
    String before = Shell.run("cat /proc/1/oom_score_adj").out();
    pidHost.jcp(here).run("new", pidHost.at("/data/" + link)).refused();
    assertEquals(before, Shell.run("cat /proc/1/oom_score_adj").out());
    assertTrue(Files.isSymbolicLink(Path.of(pidHost.path("/data/" + link.split("/", -1)[0]))));
  }

  @Test
  void logOfTheHostIsNotReadThroughALink() {
    note.jcp(here).run("-L", note.at("/data/kmsg"), "copy").refused();
    assertTrue(Files.notExists(here.resolve("copy")));
  }
}
