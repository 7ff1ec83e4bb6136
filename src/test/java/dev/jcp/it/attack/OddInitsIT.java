package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inits whose /proc/PID/root is not the container's root, or is none. */
class OddInitsIT {

  /** A program whose first thread ends by exit(2), which ends no other. */
  private static final String THREADS =
      "use threads; threads->create(sub { sleep 100000 });"
          + " syscall((POSIX::uname())[4] eq \"aarch64\" ? 93 : 60, 0)";

  @TempDir private Path here;
  private Container note;

  @AfterEach
  void remove() {
    Shell.run("kill -KILL " + note.pid()); // the daemon waits for a first thread that is gone
    note.remove();
  }

  /** Its jail has a file of the same name, which is not what the user means. */
  @Test
  void jailOfAnInitThatChrootedItselfIsNotTheContainersRoot() throws Exception {
    String jail = "mkdir -p /jail/bin /jail/etc; cp /bin/busybox /jail/bin";
    String init = jail + "; echo jailed >/jail/etc/os-release; exec chroot /jail /bin/busybox";
    note = DockerDaemon.get().run("", "/bin/sh -c " + Bytes.quote(init + " sleep 100000"));
    await("[ -e " + note.path("/bin/busybox") + " ] && [ ! -e " + note.path("/jail") + " ]");

    note.jcp(here).run("-v", note.at("/etc/os-release"), ".").expect(0).says("chrooted itself");
    assertEquals("NAME=\"Busy\"\nID=busy\n", Files.readString(here.resolve("os-release")));
    note.jcp(here).run("--via", "proc", note.at("/etc/os-release"), "x").refused();

    Files.writeString(here.resolve("new"), "new");
    note.jcp(here).run("new", note.at("/etc/new")).expect(0);
    String client = note.daemon().client();
    assertEquals("new", Shell.run(client + " cp " + note.at("/etc/new") + " - | tar -xO").out());
    assertEquals(1, Shell.run("test -e " + note.path("/etc/new")).status());
  }

  @Test
  void containerWhoseInitsFirstThreadHasEndedIsReachedByAnother() throws Exception {
    String host = "-v /usr:/usr:ro -v /usr/lib:/lib:ro -v /usr/lib64:/lib64:ro";
    String init = "/usr/bin/perl -MPOSIX -e " + Bytes.quote(THREADS);
    note = DockerDaemon.get().run(host, init);
    await("grep -q '^State:.Z' /proc/" + note.pid() + "/status");

    Jcp.Run run = note.jcp(here).run("-v", note.at("/etc/os-release"), ".").expect(0);
    run.says("route proc");
    assertEquals("NAME=\"Busy\"\nID=busy\n", Files.readString(here.resolve("os-release")));
    Files.writeString(here.resolve("new"), "new");
    note.jcp(here).run("--via", "proc", "new", note.at("/etc/new")).expect(0);
    assertEquals(
        "new",
        Shell.run(note.daemon().client() + " cp " + note.at("/etc/new") + " - | tar -xO").out());
  }

  private static void await(String condition) {
    Shell.run("for i in $(seq 200); do " + condition + " && exit; sleep 0.05; done; exit 1")
        .orFail();
  }
}
