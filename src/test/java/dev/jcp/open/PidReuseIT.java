package dev.jcp.open;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.engine.EngineSettings;
import dev.jcp.engine.Engines;
import dev.jcp.engine.FindWay;
import dev.jcp.it.Jcp;
import dev.jcp.it.attack.PidTaker;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.ScriptedDaemon;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxStream;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import dev.jcp.report.TerminalReport;
import dev.jcp.request.Route;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A container exits between the look-up of its PID and the opening of its root, and another process
 * has its PID by then: the root is never the other's.
 *
 * <p>Ten thousand starts of the program would take minutes, so most tries are made here, on the
 * class that finds and pins; that is why this test is in its package.
 */
class PidReuseIT {

  private static final int TRIES = 10_000;
  private static final int PROGRAM_TRIES = 60;
  private static final String ID =
      "c0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0de";

  private static Container theirs;
  private static Container strangers;

  @TempDir private Path here;

  private int right;
  private int refused;
  private int wrong;

  @BeforeAll
  static void start() {
    theirs = DockerDaemon.get().run("");
    strangers = DockerDaemon.get().run("");
    theirs.make("/", "file marker text=container");
    strangers.make("/", "file marker text=stranger");
  }

  @AfterAll
  static void remove() {
    theirs.remove();
    strangers.remove();
  }

  /** By the files that a runtime keeps, which have the old PID until it has cleaned up. */
  @ParameterizedTest
  @ValueSource(
      strings = {"reused", "c0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0de"})
  void rootOfAStateFilesProcessIsTheContainers(String id) throws Exception {
    try (PidTaker taker = PidTaker.start(theirs, strangers, id)) {
      Path bundle = here.resolve("io.containerd.runtime.v2.task/own/" + id);
      Files.createDirectories(bundle);
      Files.writeString(bundle.resolve("init.pid"), Integer.toString(taker.pid()));
      Files.writeString(bundle.resolve("config.json"), "{}");
      openWhileThePidChanges("containerd://own/" + id, "", taker);
    }
  }

  /** By a daemon that has not heard yet that the container has ended. */
  @Test
  void rootOfADaemonsProcessIsTheContainers() throws Exception {
    try (PidTaker taker = PidTaker.start(theirs, strangers, ID);
        ScriptedDaemon daemon = new ScriptedDaemon(here.resolve("s"), answer(taker.pid()))) {
      openWhileThePidChanges("docker://" + ID, daemon.address(), taker);
    }
  }

  private static Map<String, String> answer(int pid) {
    String json =
        "{\"Id\":\"%s\",\"Name\":\"/reused\",\"State\":{\"Status\":\"running\",\"Pid\":%d}}"
            .formatted(ID, pid);
    return Map.of("GET", "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
  }

  private void openWhileThePidChanges(String name, String daemon, PidTaker taker) throws Exception {
    Map<String, String> environment =
        Map.of(
            "CONTAINERD_ADDRESS",
            here + "/containerd.sock",
            "DOCKER_CONFIG",
            here.toString(),
            "DOCKER_HOST",
            daemon);
    EngineSettings settings = new EngineSettings(null, null, null, FindWay.AUTO, null, environment);
    Engines engines = new Engines(settings, line -> {});
    for (int i = 0; i < TRIES; i++) {
      open(engines, name);
    }
    for (int i = 0; i < PROGRAM_TRIES; i++) {
      copy(name, environment);
    }
    long turns = taker.end();
    String counts = right + " right, " + refused + " refused, " + turns + " processes";
    assertEquals(0, wrong, "wrong roots; " + counts);
    assertTrue(turns > TRIES / 10 && right > TRIES / 100 && refused > TRIES / 100, counts);
  }

  private void open(Engines engines, String name) {
    TerminalReport report = new TerminalReport(System.err, false, false);
    try (Routes routes = new Routes(engines, Route.PROC, report, Map.of())) {
      count(marker(routes.open(name).root()).equals("container"));
    } catch (Failure | ErrnoException e) {
      refused++;
    }
  }

  private static String marker(ContainerRoot root) throws ErrnoException {
    try (Fd file = root.directory().openRegular(RawPath.ascii("/marker"))) {
      byte[] text = new byte[20];
      int length = LinuxStream.read(file, text, 0, text.length);
      return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }
  }

  private void copy(String name, Map<String, String> environment) throws Exception {
    Jcp jcp = Jcp.in(here.toString());
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      jcp = jcp.with(variable.getKey(), variable.getValue());
    }
    Jcp.Run run = jcp.run("--via", "proc", name + ":/marker", "marker");
    if (run.status() == 0) {
      count(Files.readString(here.resolve("marker")).equals("container"));
    } else {
      run.refused();
      refused++;
    }
  }

  private void count(boolean isRight) {
    right += isRight ? 1 : 0;
    wrong += isRight ? 0 : 1;
  }
}
