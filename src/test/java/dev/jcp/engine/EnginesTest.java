package dev.jcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.report.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnginesTest {

  private static Container container(String engine, String name, String id, int pid) {
    return new Container(engine, id.repeat(64 / id.length()), name, pid, "running", "bb", "");
  }

  /** Any engine with these containers. */
  private record Fixed(String name, List<Container> list) implements Engine {
    @Override
    public List<Container> find(String typed) {
      return Matches.of(typed, list);
    }

    @Override
    public boolean answered() {
      return true;
    }
  }

  private static final Container WEB = container("docker", "web", "a1", 10);
  private static final Container DB = container("docker", "db", "a2", 11);
  private static final Container POD_WEB = container("podman", "web", "b1", 20);
  private static final Container SAME = container("podman", "db", "b2", 11);

  private static final EngineSettings SETTINGS =
      new EngineSettings(null, null, null, FindWay.AUTO, null, Map.of());

  private static Engines engines() {
    List<Engine> all =
        List.of(new Fixed("docker", List.of(WEB, DB)), new Fixed("podman", List.of(POD_WEB, SAME)));
    return new Engines(SETTINGS, new KnownEngines(all, SETTINGS), note -> {});
  }

  private static Failure failure(String typed) {
    return assertThrows(Failure.class, () -> engines().find(typed));
  }

  @Test
  void twoEnginesWithOneNameAreBothSpelled() throws Failure {
    Failure both = failure("web");
    assertTrue(both.getMessage().contains("docker://web, podman://web"), both.getMessage());
    assertEquals(WEB, engines().find("docker://web"));
    assertEquals(POD_WEB, engines().find("podman://web"));
    assertEquals(POD_WEB, engines().again(POD_WEB));
  }

  @Test
  void oneProcessIsOneContainer() throws Failure {
    assertEquals(DB, engines().find("db"));
  }

  @Test
  void prefixOfSeveralIdsShowsThem() {
    Failure several = failure("docker://a");
    assertTrue(several.getMessage().contains("a1a1a1a1a1a1 (web, running)"), several.getMessage());
  }

  @Test
  void unknownNameHasASuggestion() {
    Failure unknown = failure("wbe");
    assertEquals("wbe: no such container: asked docker, podman", unknown.getMessage());
    assertEquals("did you mean \"web\" (docker, running)?", unknown.remedy());
    assertEquals("there are: web, db, web, db", failure("something").remedy());
    assertEquals(1, unknown.exitStatus());
  }

  @Test
  void unknownEngineIsUsage() {
    assertEquals(2, failure("dcoker://web").exitStatus());
  }

  @Test
  void noOtherCharactersReachAnEngine() {
    for (String bad : List.of("", "a/b", "-x", ".x", "a b", "a\n", "é", "docker://", "a%2f")) {
      assertTrue(failure(bad).getMessage().contains("no such container"), bad);
    }
    assertFalse(failure("a\033[2J").getMessage().contains("\033"));
  }

  @Test
  void processesByNumber() throws Failure {
    int pid = (int) ProcessHandle.current().pid();
    Container self = engines().find("pid://" + pid);
    assertEquals(pid, self.pid());
    assertEquals(self, engines().again(self));
    assertEquals(2, failure("pid://1x").exitStatus());
    assertTrue(failure("pid://999999999").getMessage().contains("no such process"));
  }

  @Test
  void exactNameBeatsPrefix() {
    Container named = container("docker", "a1", "c3", 1);
    assertEquals(List.of(named), Matches.of("a1", List.of(WEB, named)));
    assertEquals(List.of(WEB), Matches.of("a1", List.of(WEB, DB)));
    assertEquals(List.of(WEB), Matches.of(WEB.id(), List.of(DB, WEB, named)));
  }

  @Test
  void editDistance() {
    assertEquals(0, Suggestion.distance("web", "web"));
    assertEquals(1, Suggestion.distance("web", "we"));
    assertEquals(1, Suggestion.distance("wbe", "web"));
    assertEquals(2, Suggestion.distance("wxe", "web"));
    assertEquals(3, Suggestion.distance("", "web"));
  }

  private static Failure daemonSays(FindWay way, String... answers) throws IOException {
    try (FakeDaemon daemon = new FakeDaemon(answers)) {
      List<String> notes = new ArrayList<>();
      EngineSettings settings =
          new EngineSettings("unix://" + daemon.path(), null, null, way, "/nonexistent", Map.of());
      return assertThrows(Failure.class, () -> new Engines(settings, notes::add).find("web"));
    }
  }

  @Test
  void daemonsErrorIsShownEscaped() throws IOException {
    Failure error =
        daemonSays(
            FindWay.AUTO,
            FakeDaemon.answer("500 Oops", "{\"message\":\"broken \\u001b[2J\"}"),
            FakeDaemon.ok("[]"));
    assertTrue(error.getMessage().startsWith("web: "), error.getMessage());
    assertTrue(error.getMessage().contains("500 and says $'broken \\033[2J'"), error.getMessage());
  }

  @Test
  void garbageFromTheDaemonIsAFailure() throws IOException {
    for (String garbage :
        List.of("SSH-2.0\r\n", FakeDaemon.ok("<html>"), FakeDaemon.ok("{\"Id\":\"a"), "HTTP/1.1")) {
      Failure error = daemonSays(FindWay.AUTO, garbage);
      assertTrue(error.getMessage().contains("cannot use the daemon"), error.getMessage());
    }
  }

  @Test
  void ambiguousPrefixShowsTheCandidates() throws IOException {
    Failure error =
        daemonSays(
            FindWay.INSPECT,
            FakeDaemon.answer(
                "400 Bad Request",
                "{\"message\":\"Multiple IDs found with provided prefix: web\"}"),
            FakeDaemon.ok(
                "[{\"Id\":\"web1\",\"Names\":[\"/x/alias\",\"/one\"],\"State\":\"running\"},"
                    + "{\"Id\":\"web2\",\"Names\":[\"/two\"],\"State\":\"exited\"}]"));
    assertTrue(
        error.getMessage().contains("web1 (one, running), web2 (two, exited)"), error.getMessage());
  }

  @Test
  void noDaemonWithoutFallbackSaysWhatToDo() {
    EngineSettings settings =
        new EngineSettings("unix:///nonexistent/s", null, null, FindWay.INSPECT, null, Map.of());
    Failure error =
        assertThrows(Failure.class, () -> new Engines(settings, note -> {}).find("web"));
    assertTrue(error.getMessage().contains("unix:///nonexistent/s"), error.getMessage());
    assertTrue(error.remedy().contains("--find proc"), error.remedy());
  }

  private static Failure failure(Map<String, String> environment, FindWay way, String typed) {
    EngineSettings settings = new EngineSettings(null, null, null, way, "/none", environment);
    return assertThrows(Failure.class, () -> new Engines(settings, note -> {}).find(typed));
  }

  @Test
  void daemonThatWasNamedIsNotReplaced() {
    Map<String, String> docker = Map.of("DOCKER_HOST", "unix:///nope", "HOME", "/none");
    Map<String, String> podman = Map.of("CONTAINER_HOST", "unix:///nope", "HOME", "/none");
    String why = "no daemon at unix:///nope (";
    for (String typed : List.of("web", "docker://web")) {
      String message = failure(docker, FindWay.AUTO, typed).getMessage();
      assertEquals(
          "web: docker: " + why + "DOCKER_HOST): no such file or directory", message, typed);
    }
    for (String typed : List.of("web", "podman://web")) {
      String message = failure(podman, FindWay.AUTO, typed).getMessage();
      assertEquals(
          "web: podman: " + why + "CONTAINER_HOST): no such file or directory", message, typed);
    }
    Map<String, String> connection = Map.of("CONTAINER_CONNECTION", "far", "HOME", "/none");
    assertTrue(failure(connection, FindWay.AUTO, "web").remedy().contains("CONTAINER_HOST"));
  }

  @Test
  void wayThatAsksADaemonIsNotReplacedByFiles() {
    Map<String, String> environment = Map.of("HOME", "/none");
    assertEquals(2, failure(environment, FindWay.INSPECT, "lxc://web").exitStatus());
    assertEquals(2, failure(environment, FindWay.TOP, "k8s://a/web").exitStatus());
  }

  @Test
  void onlyWhoAnsweredWasAsked() {
    List<Engine> silent = List.of(new Fixed("docker", List.of()), new LxcLike());
    Engines engines = new Engines(SETTINGS, new KnownEngines(silent, SETTINGS), note -> {});
    Failure unknown = assertThrows(Failure.class, () -> engines.find("web"));
    assertEquals(
        "web: no such container: asked docker; looked in /proc and the files of lxc",
        unknown.getMessage());
  }

  /** An engine that has files and no daemon. */
  private static final class LxcLike implements Engine {
    @Override
    public String name() {
      return "lxc";
    }

    @Override
    public List<Container> find(String typed) {
      return List.of();
    }

    @Override
    public List<Container> list() {
      return List.of();
    }
  }

  @Test
  void findTakesFourWords() throws Failure {
    assertEquals(FindWay.TOP, FindWay.parse("top"));
    assertEquals(2, assertThrows(Failure.class, () -> FindWay.parse("TOP")).exitStatus());
  }

  @Test
  void tableIsAlignedAndJsonIsAscii() throws JsonException {
    Container odd = new Container("docker", "", "é\"\\\n", 0, "created", "", "");
    String[] lines = ContainerTable.table(List.of(WEB, odd), List.of("proc", "")).split("\n", -1);
    assertEquals(4, lines.length);
    assertEquals(lines[0].indexOf("ENGINE"), lines[1].indexOf("docker"));
    Object json =
        Json.parse(
            ContainerTable.json(odd, "").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertEquals("é\"\\\n", Json.text(json, "name"));
    assertNull(Json.at(json, "pid"));
    Object list =
        Json.parse(
            ContainerTable.json(List.of(WEB, odd), List.of("proc", ""))
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertEquals(2, ((List<?>) list).size());
  }
}
