package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Impostor;
import dev.jcp.it.engine.Podman;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Anybody may call his process what he likes. A container that root asks for by its name must not
 * be one that another user has made up.
 */
class ImpostorsIT {

  private static final String NAME = "jcp-impostor" + ProcessHandle.current().pid();
  private static final String SHIM = "/usr/bin/containerd-shim-runc-v2";

  @TempDir private Path here;

  private void isNoContainer(Impostor impostor, String name, String... engines) {
    Jcp jcp = Jcp.in(here.toString());
    jcp.run("/etc/hostname", name + ":/planted").refused();
    jcp.run("--find", "proc", "/etc/hostname", name + ":/planted").refused();
    for (String engine : engines) {
      jcp.run("/etc/hostname", engine + "://" + name + ":/planted").refused();
    }
    assertFalse(impostor.has("/planted"));
    for (String line : jcp.run("--list").expect(0).out().split("\n", -1)) {
      assertFalse(line.startsWith(name + " "), line);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[lxc monitor] /var/lib/lxc NAME", "[lxc monitor] /home NAME"})
  void monitorsOfLxc(String title) {
    try (Impostor impostor = Impostor.start("lxc-start", title.replace("NAME", NAME), "")) {
      isNoContainer(impostor, NAME, "lxc");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-M NAME", "--machine=NAME", "-D /srv/NAME"})
  void managersOfMachines(String arguments) {
    String words = arguments.replace("NAME", NAME);
    // Left by a machine of that name that has ended.
    String left = "/run/systemd/nspawn/propagate/" + NAME;
    Shell.run("mkdir -p " + left).orFail();
    try (Impostor impostor = Impostor.start("systemd-nspawn", "systemd-nspawn", words)) {
      isNoContainer(impostor, NAME, "nspawn");
    } finally {
      Shell.run("rmdir " + left).orFail();
    }
  }

  @Test
  void monitorsOfPodman() {
    String id = "0123456789abcdef".repeat(4);
    try (Impostor impostor = Impostor.start("conmon", "/usr/bin/conmon", conmon(id, NAME))) {
      isNoContainer(impostor, NAME, "podman");
    }
  }

  private static String conmon(String id, String name) {
    return "--api-version 1 -c " + id + " -u " + id + " -n " + name;
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s.io", "own"})
  void shimsOfContainerd(String namespace) {
    String words = "-namespace " + namespace + " -id " + NAME + " -address /run/containerd/s";
    try (Impostor impostor = Impostor.start("containerd-shim", SHIM, words)) {
      isNoContainer(impostor, NAME, "containerd", "docker");
    }
  }

  @Test
  void idOfAContainerOfDockers() {
    Container victim = DockerDaemon.get().run("");
    String words = "-namespace moby -id " + victim.id() + " -address /run/containerd/s";
    try (Impostor impostor = Impostor.start("containerd-shim", SHIM, words)) {
      Jcp jcp = victim.jcp(here);
      for (String way : new String[] {"auto", "proc"}) {
        Jcp.Run run = jcp.run("--find", way, "--pid", victim.id()).expect(0);
        assertEquals(victim.pid() + "\n", run.out(), run.describe());
      }
      victim.daemon().docker("kill " + victim.name()).orFail();
      for (String name : new String[] {victim.id(), "docker://" + victim.id()}) {
        jcp.run("--find", "proc", "/etc/hostname", name + ":/planted").refused();
      }
      assertFalse(impostor.has("/planted"));
    } finally {
      victim.remove();
    }
  }

  @Test
  void idOfAContainerOfPodmans() {
    try (Podman podman = Podman.withDefaultFolders()) {
      String name = podman.run("victim", "");
      String id = podman.id(name);
      try (Impostor impostor = Impostor.start("conmon", "/usr/bin/conmon", conmon(id, name))) {
        Jcp jcp = Jcp.in(here.toString());
        String pid = podman.pid(name) + "\n";
        assertEquals(pid, jcp.run("--pid", id).expect(0).out());
        assertEquals(pid, jcp.run("--pid", "podman://" + name).expect(0).out());
        podman.podman("stop -t 0 " + name).orFail();
        for (String spelling : new String[] {id, "podman://" + id, "podman://" + name}) {
          jcp.run("/etc/hostname", spelling + ":/planted").expect(0); // by podman's service
        }
        assertFalse(impostor.has("/planted"));
      }
    }
  }
}
