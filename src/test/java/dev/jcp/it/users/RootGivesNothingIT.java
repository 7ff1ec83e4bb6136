package dev.jcp.it.users;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.RootlessPodman;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What root may make anywhere, and what would be power over the host in the hands of a user whose
 * container it is copied into: the user reaches the files of his container from the host too.
 */
class RootGivesNothingIT {

  private static RootlessPodman podman;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    podman = RootlessPodman.start("jcp-gifts");
    podman.run("one", "");
  }

  @AfterAll
  static void stop() {
    if (podman != null) {
      podman.close();
    }
  }

  private Jcp.Run copy(String source, String destination) {
    String user = podman.user().name();
    return Jcp.in(here.toString()).run(source, "podman://" + user + "/one:" + destination);
  }

  private static String found(String test) {
    return podman.inside("one", "find tmp " + test).orFail().out();
  }

  @Test
  void deviceNodesAreNotMade() {
    Shell.run("cd " + here + " && mkdir dev && mknod dev/b b 7 200 && mknod dev/c c 1 3 && :>dev/f")
        .orFail();
    copy("dev", "/tmp/").refused().says("dev/b").says("dev/c").says("device nodes");
    assertEquals("", found("-type b -o -type c"));
    assertEquals("tmp/dev/f\n", found("-name f"));
  }

  @Test
  void fileCapabilitiesAreNotGiven() {
    Shell.run("cd " + here + " && cp /bin/true prog && setcap cap_sys_admin+ep prog").orFail();
    copy("prog", "/tmp/").refused().says("file capabilities");
    String root = "/proc/" + podman.pid("one") + "/root/tmp/prog";
    assertEquals("", Shell.run("getcap " + root).orFail().out());
  }

  /** It is the user's own, so that its numbers do not keep root from writing to it. */
  @Test
  void knobOfTheKernelUnderTheNameOfAFileIsNotTurned() throws Exception {
    Process his = Shell.start(podman.user().as("sleep 100"));
    try {
      Path knob = Path.of("/proc/" + his.pid() + "/oom_score_adj");
      Shell.run(
              "for i in $(seq 100); do [ \"$(stat -c %U "
                  + knob
                  + ")\" = "
                  + podman.user().name()
                  + " ] && exit; sleep 0.05; done; exit 1")
          .orFail();
      podman.run("knob", "-v " + knob + ":/tmp/conf");
      String before = Files.readString(knob);
      Shell.run("cd " + here + " && printf 77 >conf && mkdir t && cp conf t").orFail();
      String place = "podman://" + podman.user().name() + "/knob:/tmp";
      for (String[] words : new String[][] {{"conf", place + "/conf"}, {"t/.", place}}) {
        Jcp.in(here.toString()).run(words).refused().says("proc");
        assertEquals(before, Files.readString(knob));
      }
    } finally {
      his.destroyForcibly();
      his.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void setIdFileOfAnOwnerWithoutNumberLosesTheBits() {
    Shell.run(
            "cd " + here + " && cp /bin/true prog && chown 4000000:4000000 prog && chmod 6755 prog")
        .orFail();
    copy("prog", "/tmp/").refused().says("owner");
    assertEquals("", found("-perm /6000"));
  }

  /** A user namespace may well have no number 0: then what root makes in it would stay root's. */
  @Test
  void whereThereIsNoRootNothingIsMade() throws Exception {
    String user = podman.user().name();
    Shell.run(
            "cd "
                + here
                + " && chmod 711 . && mkdir -m 700 his && chown "
                + user
                + ": his && cp /bin/true prog && chmod 4755 prog")
        .orFail();
    Process maker =
        Shell.start(
            "exec setpriv --reuid "
                + user
                + " --regid "
                + user
                + " --clear-groups unshare --user --map-user=5000 --map-group=5000 --mount"
                + " /bin/sleep 100");
    try {
      Shell.run(
              "for i in $(seq 100); do grep -q 5000 /proc/"
                  + maker.pid()
                  + "/uid_map && exit; sleep 0.05; done; exit 1")
          .orFail();
      String place = "pid://" + maker.pid() + ":" + here + "/his/";
      Jcp.in(here.toString()).run("prog", place).refused().says("cannot write");
      assertEquals("", Shell.run("ls -A " + here + "/his").orFail().out());
    } finally {
      maker.destroyForcibly();
      maker.waitFor(10, TimeUnit.SECONDS);
    }
  }
}
