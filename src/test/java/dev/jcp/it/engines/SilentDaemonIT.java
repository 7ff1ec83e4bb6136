package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.DefaultSocket;
import dev.jcp.it.engine.Lxc;
import dev.jcp.it.engine.SilentSocket;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that takes connections and never answers: the other engines serve all the same. */
class SilentDaemonIT {

  private static final int PATIENCE_MILLIS = 2000;
  private static final int LONGEST_MILLIS = 4500;

  private static Lxc lxc;

  @TempDir private Path here;
  @TempDir private Path work;

  @BeforeAll
  static void start() {
    lxc = Lxc.create("beside-silence").start();
  }

  @AfterAll
  static void stop() {
    if (lxc != null) {
      lxc.close();
    }
  }

  private void copiesWithAWarning(Jcp jcp, String engine) {
    long start = System.nanoTime();
    Jcp.Run run = jcp.run(lxc.name() + ":/etc/os-release", "copy").expect(0);
    long millis = (System.nanoTime() - start) / 1_000_000;
    run.says("jcp: warning: " + engine + ": ").says("did not answer within 2 s");
    Shell.run("cmp " + here + "/copy " + lxc.rootfs() + "/etc/os-release").orFail();
    assertTrue(
        millis >= PATIENCE_MILLIS && millis < LONGEST_MILLIS, millis + " ms: " + run.describe());

    Jcp.Run unknown = jcp.run("no" + lxc.name() + ":/x", ".").refused();
    unknown.says(engine).says("did not answer");
    EngineChecks.row(jcp.run("--list"), lxc.name());
  }

  /** Whoever names another engine does not wait. */
  private void isQuickWhereTheEngineIsNamed(Jcp jcp) {
    long start = System.nanoTime();
    Jcp.Run run = jcp.run("lxc://" + lxc.name() + ":/etc/os-release", "copy").expect(0);
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis < PATIENCE_MILLIS && run.err().isEmpty(), millis + " ms: " + run.describe());
  }

  @Test
  void docker() {
    try (SilentSocket silent = new SilentSocket(work.resolve("s"))) {
      Jcp jcp = DefaultSocket.with(Jcp.in(here.toString()), work, silent.path());
      copiesWithAWarning(jcp, "docker");
      isQuickWhereTheEngineIsNamed(jcp);
    }
  }

  @Test
  void podman() {
    Shell.run("mkdir " + work + "/podman").orFail();
    try (SilentSocket silent = new SilentSocket(work.resolve("podman/podman.sock"))) {
      Jcp jcp = Jcp.in(here.toString()).with("XDG_RUNTIME_DIR", work.toString());
      copiesWithAWarning(jcp, "podman");
      isQuickWhereTheEngineIsNamed(jcp);
      // One that is named is not one of several: it has its time, and nothing is taken instead.
      Jcp named = jcp.with("CONTAINER_HOST", silent.address());
      named.run(lxc.name() + ":/etc/os-release", "other").refused().says("within 10 s");
      Shell.run("test ! -e " + here + "/other").orFail();
    }
  }
}
