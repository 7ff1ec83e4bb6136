package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Impostor;
import dev.jcp.it.engine.Podman;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The name of a control group is its maker's word too: systemd lets users make them below their
 * own.
 */
class ImpostorCgroupsIT {

  private static final String NAME = "jcp-group" + ProcessHandle.current().pid();

  @TempDir private Path here;

  @BeforeEach
  void makeSecret() {
    Shell.run("echo secret >" + here + "/secret").orFail();
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private static Impostor inCgroup(String name) {
    Impostor impostor = Impostor.inCgroup(name, "unshare", "unshare", "");
    Shell.run("grep -q /" + name + " /proc/" + impostor.pid() + "/cgroup").orFail();
    return impostor;
  }

  private static void getsNothing(Impostor impostor, Jcp jcp, String... spellings) {
    String before = impostor.files();
    for (String spelling : spellings) {
      Jcp.Run run = jcp.run("-v", "secret", spelling + ":/tmp/");
      assertEquals(before, impostor.files(), run::describe);
      run.refused();
    }
  }

  /** The stopped container itself gets the file, by podman's service that is started for it. */
  private void onlyPodmansGets(
      Podman podman, String name, Impostor impostor, Jcp jcp, String... spellings) {
    String before = impostor.files();
    for (String spelling : spellings) {
      Jcp.Run run = jcp.run("-v", "secret", spelling + ":/tmp/").expect(0);
      assertEquals(before, impostor.files(), run::describe);
      podman.podman("cp " + name + ":/tmp/secret " + here + "/arrived").orFail();
      Shell.run("cd " + here + " && cmp secret arrived && rm arrived").orFail();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-ID.scope", "docker/ID", "ID"})
  void idOfAStoppedContainerOfDockers(String group) {
    Container victim = DockerDaemon.get().run("");
    Container other = DockerDaemon.get().run(""); // shows where the daemon keeps its files
    String id = victim.id();
    victim.daemon().docker("kill " + victim.name()).orFail();
    try (Impostor impostor = inCgroup(group.replace("ID", id))) {
      Jcp jcp = victim.jcp(here).under("sh -c 'exec \"$0\" --find proc \"$@\"'");
      String begun = id.substring(0, 12);
      getsNothing(impostor, jcp, victim.name(), id, begun);
      getsNothing(impostor, jcp, "docker://" + victim.name(), "docker://" + id);
      String listed = victim.jcp(here).run("--find", "proc", "--list").expect(0).out();
      for (String line : listed.split("\n", -1)) {
        boolean his = line.startsWith(victim.name() + " ");
        assertEquals(false, his && line.contains(" running "), line);
      }
    } finally {
      victim.remove();
      other.remove();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lxc.payload.NAME", "lxc.monitor.NAME", "lxc/NAME", "machine-NAME.scope"})
  void nameOfAContainer(String group) {
    try (Impostor impostor = inCgroup(group.replace("NAME", NAME))) {
      getsNothing(impostor, jcp(), NAME, "lxc://" + NAME, "nspawn://" + NAME);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"libpod-ID.scope", "cri-containerd-ID.scope", "crio-ID.scope"})
  void idOfAContainerWithoutAMonitor(String group) {
    String id = "00112233445566778899aabbccddeeff".repeat(2);
    try (Impostor impostor = inCgroup(group.replace("ID", id))) {
      getsNothing(impostor, jcp(), id, id.substring(0, 12), "podman://" + id, "containerd://" + id);
    }
  }

  @Test
  void idOfRootsPodmanContainerThatHasStopped() {
    try (Podman podman = Podman.withDefaultFolders()) {
      String name = podman.run("grouped", "");
      String id = podman.id(name);
      podman.podman("stop -t 0 " + name).orFail();
      String words = "--api-version 1 -c " + id + " -u " + id + " -n " + name;
      String group = "libpod-" + id + ".scope";
      try (Impostor impostor = Impostor.inCgroup(group, "conmon", "/usr/bin/conmon", words)) {
        onlyPodmansGets(podman, name, impostor, jcp(), name, id, id.substring(0, 12));
        onlyPodmansGets(podman, name, impostor, jcp(), "podman://" + name, "podman://" + id);
      }
    }
  }
}
