package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.ScriptedDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon on a Unix socket whose PIDs are of another PID namespace (docker in docker, a forwarded
 * socket): here each of them is somebody else's, whose root must be neither read nor written.
 */
class DaemonsWordIT {

  private static final String ID = "feed".repeat(16);

  @TempDir private Path here;

  @BeforeEach
  void makeFiles() {
    Shell.run("cd " + here + "; mkdir root; printf secret >root/secret; printf new >new").orFail();
  }

  private Jcp.Run run(long pid, String... arguments) {
    String json =
        "{\"Id\":\"%s\",\"Name\":\"/far\",\"State\":{\"Status\":\"running\",\"Pid\":%d}}"
            .formatted(ID, pid);
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json;
    Map<String, String> answers =
        Map.of("GET /containers/far/json", answer, "GET /containers/" + ID + "/json", answer);
    try (ScriptedDaemon daemon = new ScriptedDaemon(here.resolve("s"), answers)) {
      return Jcp.in(here.toString()).with("DOCKER_HOST", daemon.address()).run(arguments);
    }
  }

  @Test
  void processOfTheHostIsNotTheContainers() throws Exception {
    Process stranger = Shell.start("exec sleep 100");
    try {
      run(stranger.pid(), "far:" + here + "/root/secret", "copy").refused();
      assertTrue(Files.notExists(here.resolve("copy")));
      run(stranger.pid(), "new", "far:" + here + "/root/new").refused();
      assertEquals("secret\n", Shell.run("ls -A " + here + "/root").out());
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  @Test
  void processOfAnotherContainerIsNotTheContainers() {
    Container other = DockerDaemon.get().run("");
    run(other.pid(), "far:/etc/os-release", "copy").refused();
    assertTrue(Files.notExists(here.resolve("copy")));
    run(other.pid(), "new", "far:/tmp/new").refused();
    assertEquals("", Shell.run("ls -A " + other.path("/tmp")).out());
    other.remove();
  }
}
