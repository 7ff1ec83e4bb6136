package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.RemoteDaemon;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.engine.SshServer;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons by TCP, TLS and ssh; real ones, on the loopback. */
class RemoteDaemonsIT {

  @TempDir private Path here;

  @BeforeEach
  void makeAFile() {
    Shell.run("cd " + here + "; mkdir d; printf x >d/f; ln -s f d/l").orFail();
  }

  private void roundTrip(Jcp jcp, String container) {
    jcp.run("d", container + ":/tmp/d").expect(0);
    jcp.run(container + ":/tmp/d", "back").expect(0);
    Shell.run("diff -r --no-dereference " + here + "/d " + here + "/back").orFail();
    jcp.run(container + ":/nope", ".").refused().says("no such file or directory");
  }

  @Test
  void tcp() {
    try (RemoteDaemon daemon = RemoteDaemon.plain()) {
      Jcp jcp = Jcp.in(here.toString()).with("DOCKER_HOST", daemon.address());
      // It happens to be on this host, and the process's cgroup proves it.
      jcp.run("-v", "d/f", "far:/tmp/f").expect(0).says("route proc");
      jcp.run("--via", "tar", "-v", "d/f", "far:/tmp/f").expect(0).says("route tar");
      roundTrip(tarOnly(jcp), "far");
    }
  }

  @Test
  void tls() {
    Requirement.check("openssl", Shell.run("command -v openssl").status() == 0, "no openssl");
    try (RemoteDaemon daemon = RemoteDaemon.tls()) {
      Jcp jcp =
          Jcp.in(here.toString())
              .with("DOCKER_HOST", daemon.address())
              .with("DOCKER_TLS_VERIFY", "1")
              .with("DOCKER_CERT_PATH", daemon.certificates());
      roundTrip(tarOnly(jcp), "far");
      daemon.makeContext(here + "/config", "faraway");
      Jcp byContext = Jcp.in(here.toString()).with("DOCKER_CONFIG", here + "/config");
      byContext.run("--context", "faraway", "--via", "tar", "far:/etc/passwd", "p").expect(0);

      // A certificate that the daemon does not know, and a daemon that we do not.
      jcp.with("DOCKER_CERT_PATH", daemon.otherCertificates())
          .run("far:/etc/passwd", "q")
          .refused()
          .says("TLS");
      jcp.with("DOCKER_HOST", daemon.address().replace("127.0.0.1", "127.0.0.2"))
          .run("far:/etc/passwd", "q")
          .refused()
          .says("127.0.0.2");
      Shell.run("test ! -e " + here + "/q").orFail();
    }
  }

  @Test
  void ssh() {
    Container note = DockerDaemon.get().run("");
    try (SshServer server = SshServer.start(DockerDaemon.get().host())) {
      Jcp jcp =
          Jcp.in(here.toString())
              .with("PATH", server.client() + ":/usr/bin:/bin:/usr/sbin:/sbin")
              .with("DOCKER_HOST", server.address());
      roundTrip(tarOnly(jcp), note.name());
      server.stranger(jcp).run(note.at("/etc/passwd"), "q").refused().says("ssh says");
    }
    note.remove();
  }

  @Test
  void nobodyThere() {
    Jcp jcp = Jcp.in(here.toString()).with("DOCKER_HOST", "tcp://127.0.0.1:1");
    jcp.run("--via", "tar", "far:/x", ".").refused().says("tcp://127.0.0.1:1").says("refused");
    Jcp unknown = jcp.with("DOCKER_HOST", "tcp://no-such-host.invalid:2375");
    assertEquals(1, unknown.run("--via", "tar", "far:/x", ".").refused().status());
  }

  /** The proc route would do the same faster here. */
  private static Jcp tarOnly(Jcp jcp) {
    return jcp.program(Jcp.BIN + " --via tar");
  }
}
