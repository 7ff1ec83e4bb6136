package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DefaultSocket;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.SilentSocket;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who names a daemon means that one: no other daemon's container is taken for one of its own. */
class NamedDaemonIT {

  private static final String NOBODY = "unix:///nope/docker.sock";

  private static Container web;

  @TempDir private Path here;
  @TempDir private Path work;

  @BeforeAll
  static void start() {
    web = DockerDaemon.get().run("");
  }

  @BeforeEach
  void makeAFile() {
    Shell.run("printf x >" + here + "/a.conf").orFail();
  }

  /** jcp on a machine where the container's daemon is the usual one. */
  private Jcp jcp() {
    Path socket = DockerDaemon.get().home().resolve("s");
    return DefaultSocket.with(Jcp.in(here.toString()), work, socket.toString());
  }

  private void refusesAll(Jcp jcp, String why, String... options) {
    for (String[] words :
        List.of(
            new String[] {"a.conf", web.at("/tmp/")},
            new String[] {"--via", "tar", "a.conf", web.at("/tmp/")},
            new String[] {"--pid", web.name()},
            new String[] {"--pid", web.id()},
            new String[] {"--list"})) {
      String[] all = new String[options.length + words.length];
      System.arraycopy(options, 0, all, 0, options.length);
      System.arraycopy(words, 0, all, options.length, words.length);
      jcp.run(all).refused().says(why);
    }
    assertEquals("", Shell.run("ls -A " + web.path("/tmp")).orFail().out());
  }

  @Test
  void usualDaemonServesWhereNoneIsNamed() {
    assertEquals(web.pid() + "\n", jcp().run("--pid", web.name()).expect(0).out());
  }

  @Test
  void variablesAndOptions() {
    String none = "no daemon at " + NOBODY + " (";
    refusesAll(jcp().with("DOCKER_HOST", NOBODY), "docker: " + none + "DOCKER_HOST)");
    refusesAll(jcp(), "docker: " + none + "--host)", "--host", NOBODY);
    Jcp podman = jcp().with("CONTAINER_HOST", NOBODY);
    refusesAll(podman, "podman: " + none + "CONTAINER_HOST)");
    // Who says which engine is meant may still have the other one.
    podman.run("--pid", "docker://" + web.name()).expect(0);
  }

  @Test
  void contexts() {
    String client = "DOCKER_CONFIG=" + here + "/config docker ";
    Shell.run(client + "context create gone --docker host=" + NOBODY).orFail();
    Jcp configured = jcp().with("DOCKER_CONFIG", here + "/config");
    String none = "docker: no daemon at " + NOBODY + " (the docker context gone)";
    refusesAll(configured, none, "--context", "gone");
    refusesAll(configured.with("DOCKER_CONTEXT", "gone"), none);
    Shell.run(client + "context use gone").orFail();
    refusesAll(configured, none);
    for (Map.Entry<String, String> back :
        Map.of("DOCKER_CONTEXT", "default", "DOCKER_HOST", DockerDaemon.get().host()).entrySet()) {
      Jcp usual = configured.with(back.getKey(), back.getValue());
      assertEquals(web.pid() + "\n", usual.run("--pid", web.name()).expect(0).out());
    }
  }

  @Test
  void silentOne() {
    try (SilentSocket silent = new SilentSocket(work.resolve("silent"))) {
      Jcp jcp = jcp().with("DOCKER_HOST", silent.address());
      jcp.run("a.conf", web.at("/tmp/")).refused().says("(DOCKER_HOST)").says("within 10 s");
    }
  }

  @Test
  void procAloneDoesWithout() {
    Jcp jcp = jcp().with("DOCKER_HOST", NOBODY);
    Jcp.Run run = jcp.run("--find", "proc", "--pid", web.id()).expect(0);
    assertEquals(web.pid() + "\n", run.out(), run.describe());
  }

  @Test
  void usualOneThatIsDownIsDoneWithout() {
    String stale = work + "/stale";
    new SilentSocket(Path.of(stale)).leave();
    Jcp jcp = DefaultSocket.with(Jcp.in(here.toString()), work, stale);
    Jcp.Run run = jcp.run("-v", "--pid", "docker://" + web.id()).expect(0);
    assertEquals(web.pid() + "\n", run.out(), run.describe());
    run.says("docker: no daemon at unix:///var/run/docker.sock").says("looking in /proc instead");
    Jcp.Run unknown = jcp.run("--pid", "docker://no" + web.id()).refused();
    unknown.says("docker: no daemon at unix:///var/run/docker.sock");
    assertEquals(-1, unknown.err().indexOf("asked docker"), unknown.describe());
    jcp.run("--via", "tar", "docker://" + web.id() + ":/etc/passwd", "p")
        .refused()
        .says("no archive")
        .says("no daemon at");
  }

  @Test
  void suggestionsKnowWhatOnlyProcShows() {
    DockerDaemon daemon = DockerDaemon.get();
    String name = "suggested" + ProcessHandle.current().pid();
    daemon.docker("run -d --network none --name " + name + " bb:latest /bin/sleep 1000").orFail();
    try {
      Jcp.in(here.toString())
          .run("--pid", "sugested" + ProcessHandle.current().pid())
          .refused()
          .says("did you mean \"docker://" + name + "\" (docker, running)?");
    } finally {
      daemon.docker("rm -f " + name).orFail();
    }
  }

  @Test
  void placeThatEndsInAColonIsShownAsOne() {
    web.jcp(here).run("web:").expect(2).says("'web:': DEST is missing");
  }

  @Test
  void processIsNotCalledAnInit() {
    Jcp.Run run = web.jcp(here).run("-v", "pid://" + web.pid() + ":/etc/passwd", ".").expect(0);
    run.says("through process " + web.pid() + "\n");
    web.jcp(here).run("-v", web.at("/etc/passwd"), "p").expect(0).says(web.pid() + ", its init\n");
  }
}
