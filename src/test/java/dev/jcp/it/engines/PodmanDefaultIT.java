package dev.jcp.it.engines;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Podman;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** podman's containers in the folders that it has for root by default, without its service. */
class PodmanDefaultIT {

  private static Podman podman;
  private static String note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    podman = Podman.withDefaultFolders();
    note = podman.run("default", "");
  }

  @AfterAll
  static void stop() {
    if (podman != null) {
      podman.close();
    }
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private EngineChecks checks(String name) {
    return EngineChecks.of(jcp(), here, podman.pid(name));
  }

  @Test
  void nameIsEnough() {
    checks(note).copiesBothWays("podman://" + note, note);
    checks(note).isListed("podman", note, "proc");
  }

  @Test
  void monitorThatIsKilledIsNoHindrance() {
    String orphan = podman.run("orphan", "");
    EngineChecks checks = checks(orphan);
    podman.killMonitor(orphan);
    checks.copiesBothWays("podman://" + orphan, orphan);
  }
}
