package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A container's init, found in each of the three ways alone, and without a daemon. What the daemon
 * says of itself ({@code docker inspect}) is the measure.
 */
class FindIT {

  /** /proc shows the containers of every daemon on this machine: names are of this run alone. */
  private static final String RUN = "-find" + ProcessHandle.current().pid();

  private static final String[] LIVING = {
    "plain", "super", "hostpid", "shared", "nested", "paused"
  };

  private static final String SUPERVISOR = "/bin/sh -c 'sleep 100001 & sleep 100002 & wait'";

  private static final Map<String, String> PIDS = new HashMap<>();

  private static DockerDaemon daemon;

  @TempDir static Path folder;

  @BeforeAll
  static void startContainers() {
    daemon = DockerDaemon.get();
    run("plain", "", "/bin/sleep 100000");
    docker("exec -d " + name("plain") + " /bin/tail -f /dev/null");
    run("super", "", SUPERVISOR);
    docker("exec -d " + name("super") + " /bin/sleep 100003");
    run("hostpid", "--pid=host", SUPERVISOR);
    run("shared", "--pid=container:" + name("plain"), SUPERVISOR);
    // a PID namespace in the container: another process there is PID 1 of something
    run(
        "nested",
        "--cap-add SYS_ADMIN --security-opt seccomp=unconfined",
        "/bin/sh -c 'unshare -p -f sleep 100004 & wait'");
    run("paused", "", "/bin/sleep 100000");
    docker("pause " + name("paused"));
    docker("create --network none --name " + name("created") + " bb:latest /bin/sleep 1");
    run("stopped", "", "/bin/true");
    docker("wait " + name("stopped"));
    for (String living : LIVING) {
      PIDS.put(living, docker("inspect -f '{{.State.Pid}}' " + name(living)));
    }
  }

  @AfterAll
  static void removeContainers() {
    if (daemon != null) {
      Shell.run(
          daemon.client()
              + " rm -f $("
              + daemon.client()
              + " ps -aq --filter name="
              + RUN
              + ") 2>&1");
    }
  }

  private static void run(String name, String options, String command) {
    docker(
        "run -d --network none --name "
            + name(name)
            + " "
            + options
            + " "
            + DockerDaemon.IMAGE
            + " "
            + command);
  }

  private static String docker(String words) {
    return daemon.docker(words).orFail().out().strip();
  }

  private static String name(String name) {
    return name + RUN;
  }

  private static Jcp jcp() {
    return Jcp.in(folder.toString()).with("DOCKER_HOST", daemon.host());
  }

  private static void assertAllFound(String way) {
    for (String living : LIVING) {
      Jcp.Run run = jcp().run("--find", way, "--pid", name(living)).expect(0);
      assertEquals(PIDS.get(living) + "\n", run.out(), run.describe());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "top", "proc", "auto"})
  void eachWayFindsInit(String way) {
    assertAllFound(way);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "top", "proc"})
  void idAndItsBeginningWillDo(String way) {
    String id = docker("inspect -f '{{.Id}}' " + name("super"));
    for (String typed : List.of(id, id.substring(0, 12), "docker://" + id)) {
      Jcp.Run run = jcp().run("--find", way, "--pid", typed).expect(0);
      assertEquals(PIDS.get("super") + "\n", run.out(), run.describe());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "top", "proc"})
  void whatDoesNotRunHasNoPid(String way) {
    jcp().run("--find", way, "--pid", name("stopped")).refused().says("exited");
    jcp().run("--find", way, "--pid", name("created")).refused().says("created");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "top", "proc"})
  void listShowsAllOfThem(String way) {
    String table = jcp().run("--find", way, "--list").expect(0).out();
    String json = jcp().run("--find", way, "--list", "--json").expect(0).out();
    for (String living : LIVING) {
      String state = living.equals("paused") ? "paused" : "running";
      String line = line(table, name(living));
      assertTrue(line.contains(" " + PIDS.get(living) + " ") && line.contains(state), line);
      String object = line(json, "\"" + name(living) + "\"");
      assertTrue(object.contains("\"pid\": " + PIDS.get(living) + ","), object);
      assertTrue(object.contains("\"state\": \"" + state + "\""), object);
    }
    assertTrue(line(table, name("stopped")).contains("exited"), table);
    assertTrue(line(json, name("created")).contains("\"pid\": null"), json);
  }

  private static String line(String text, String with) {
    for (String line : text.split("\n", -1)) {
      if (line.contains(with)) {
        return line;
      }
    }
    throw new AssertionError("no line with " + with + " in\n" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "top", "proc"})
  void unknownNameHasASuggestion(String way) {
    jcp()
        .run("--find", way, "--pid", "palin" + RUN)
        .refused()
        .says("palin" + RUN + ": no such container: ")
        .says(way.equals("proc") ? "looked in /proc and the files of docker" : "asked docker")
        .says("did you mean \"" + name("plain") + "\" (docker, running)?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "top", "proc"})
  void beginningOfSeveralIdsShowsThem(String way) {
    List<String> ids = new ArrayList<>();
    String shared = null;
    // after 17 of them two share their first digit
    for (int i = 0; shared == null; i++) {
      String id =
          docker("create --network none --name " + name("many" + i) + " bb:latest /bin/true");
      for (String other : ids) {
        shared = other.charAt(0) == id.charAt(0) ? other : shared;
      }
      if (shared != null) {
        jcp()
            .run("--find", way, "--pid", id.substring(0, 1))
            .refused()
            .says(id.substring(0, 12))
            .says(shared.substring(0, 12));
      }
      ids.add(id);
    }
    docker("rm " + String.join(" ", ids));
  }

  @Test
  void processByItsNumber() {
    String pid = PIDS.get("super");
    assertEquals(pid + "\n", jcp().run("--pid", "pid://" + pid).expect(0).out());
    jcp().run("--pid", "pid://999999999").refused().says("no such process");
    jcp().run("--pid", "pid://one").expect(2);
  }

  @Test
  void contextInUse() {
    String config = folder.resolve("config").toString();
    String client = "DOCKER_CONFIG=" + Bytes.quote(config) + " docker ";
    Shell.run(client + "context create there --docker host=" + daemon.host()).orFail();
    Jcp there = Jcp.in(folder.toString()).with("DOCKER_CONFIG", config).with("DOCKER_HOST", "");
    String expected = PIDS.get("plain") + "\n";
    for (Jcp.Run run :
        List.of(
            there.run("--context", "there", "--pid", name("plain")),
            there.with("DOCKER_CONTEXT", "there").run("--pid", name("plain")),
            there.run("--host", daemon.host(), "--pid", name("plain")))) {
      assertEquals(expected, run.expect(0).out());
    }
    Shell.run(client + "context use there").orFail();
    assertEquals(expected, there.run("--pid", name("plain")).expect(0).out());
    there.run("--context", "nowhere", "--pid", name("plain")).expect(2).says("nowhere");
  }

  @Test
  void otherUsersAreToldWhatToDo() {
    Jcp nobody = jcp().under("setpriv --reuid 65534 --regid 65534 --clear-groups");
    Requirement.check(
        "nobody", nobody.run("--version").status() == 0, "the program cannot be read by others");
    nobody.run("--pid", name("plain")).refused().says("permission denied").says("as root");
    nobody.run("--find", "proc", "--pid", name("plain")).refused().says("as root");
  }

  @Test
  void daemonThatIsDown() {
    daemon.stop();
    try {
      assertAllFound("proc");
      String why = "docker: no daemon at " + daemon.host() + " (DOCKER_HOST)";
      jcp().run("--pid", name("plain")).refused().says(why).says("--find proc");
      jcp().run("--list").refused().says(why);
      jcp().run("--find", "proc", "--pid", name("stopped")).refused().says("exited");
      for (String way : List.of("inspect", "top")) {
        jcp().run("--find", way, "--pid", name("plain")).refused().says("--find proc");
      }
      brokenStateFileCostsTheNameOnly();
    } finally {
      daemon.start();
    }
    assertAllFound("inspect");
  }

  private static void brokenStateFileCostsTheNameOnly() {
    String id = cgroupId(PIDS.get("plain"));
    String file = daemon.home() + "/data/containers/" + id + "/config.v2.json";
    Shell.run("cp -p " + file + " " + file + ".kept").orFail();
    try {
      for (String damage : List.of("truncate -s 700 ", "truncate -s 0 ", "cp /bin/busybox ")) {
        Shell.run(damage + file).orFail();
        Jcp.Run run = jcp().run("-v", "--find", "proc", "--pid", id.substring(0, 12)).expect(0);
        assertEquals(PIDS.get("plain") + "\n", run.out());
        run.says("not JSON");
        assertFalse(run.err().contains("Exception"), run.describe());
        // the others are found as before
        jcp().run("--find", "proc", "--pid", name("super")).expect(0);
      }
    } finally {
      Shell.run("mv " + file + ".kept " + file).orFail();
    }
  }

  private static String cgroupId(String pid) {
    return Shell.run("grep -o -m1 '[0-9a-f]\\{64\\}' /proc/" + pid + "/cgroup | head -1")
        .orFail()
        .out()
        .strip();
  }
}
