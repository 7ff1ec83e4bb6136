package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
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
 * A container that a user has made answers to nobody else, whatever he calls it: not to a name, not
 * to an id, not to the beginning of one.
 */
class ImpostorContainersIT {

  private static final String NAME = "jcp-web" + ProcessHandle.current().pid();
  private static final String ID = "fedcba9876543210".repeat(4);
  private static final String SHIM = "/usr/bin/containerd-shim-runc-v2";
  private static final String SHIMS_END = " -address /run/containerd/s";

  @TempDir private Path here;

  @BeforeEach
  void makeSecret() {
    Shell.run("echo secret >" + here + "/secret").orFail();
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  /** Each spelling is refused, and nothing has arrived. */
  private static void getsNothing(Impostor impostor, Jcp jcp, String... spellings) {
    String before = impostor.files();
    for (String spelling : spellings) {
      Jcp.Run run = jcp.run("-v", "secret", spelling + ":/tmp/");
      assertEquals(before, impostor.files(), run::describe);
      run.refused();
      Jcp.Run proc = jcp.run("-v", "--find", "proc", "secret", spelling + ":/tmp/");
      assertEquals(before, impostor.files(), proc::describe);
      proc.refused();
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

  private static String conmon(String id, String name) {
    return "--api-version 1 -c " + id + " -u " + id + " -n " + name;
  }

  /** Without it, a test here could pass because the fixture is broken. */
  @Test
  void impostorIsAContainerThatCanBeCopiedInto() {
    try (Impostor impostor = Impostor.start("conmon", "conmon", conmon(ID, NAME))) {
      jcp().run("secret", "pid://" + impostor.pid() + ":/tmp/").expect(0);
      Shell.run("cmp " + here + "/secret /proc/" + impostor.pid() + "/root/tmp/secret").orFail();
      assertEquals(true, impostor.has("/tmp/secret"));
    }
  }

  @Test
  void onlyItsExactNameBehindItsUsersIsIt() {
    String user = "podman://" + Shell.run("id -un 65534").orFail().out().strip() + "/";
    String hosts = "overlay-containers/" + ID + "/userdata/hosts";
    String words = conmon(ID, NAME);
    try (Impostor impostor = Impostor.start("conmon", "conmon", words, hosts)) {
      String begun = NAME.substring(0, NAME.length() - 1);
      getsNothing(impostor, jcp(), user + ID, user + ID.substring(0, 12), user + begun);
      jcp().run("secret", user + NAME + ":/tmp/").expect(0);
      assertEquals(true, impostor.has("/tmp/secret"));
    }
  }

  @Test
  void itsUserHasItByAllItsNames() {
    try (Impostor impostor = Impostor.start("conmon", "conmon", conmon(ID, NAME))) {
      Jcp his = Jcp.in("/").with("HOME", "/nonexistent");
      his = his.under("setpriv --reuid 65534 --regid 65534 --clear-groups");
      for (String name : new String[] {NAME, ID, ID.substring(0, 12), "podman://" + NAME}) {
        assertEquals(impostor.pid() + "\n", his.run("--pid", name).expect(0).out());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s.io", "own", "moby"})
  void shimOfContainerdWithAName(String namespace) {
    String words = "-namespace " + namespace + " -id " + NAME + SHIMS_END;
    try (Impostor impostor = Impostor.start("containerd-shim", SHIM, words)) {
      getsNothing(impostor, jcp(), NAME, NAME.substring(0, NAME.length() - 1), "docker://" + NAME);
      getsNothing(impostor, jcp(), "containerd://" + NAME, "containerd://k8s.io/" + NAME);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s.io", "moby"})
  void shimOfContainerdWithAnIdAndTheMountThatEnginesMake(String namespace) {
    String words = "-namespace " + namespace + " -id " + ID + SHIMS_END;
    String hosts = "containers/" + ID + "/hosts";
    try (Impostor impostor = Impostor.start("containerd-shim", SHIM, words, hosts)) {
      getsNothing(impostor, jcp(), ID, ID.substring(0, 12), "docker://" + ID);
      getsNothing(impostor, jcp(), "containerd://" + ID, "docker://" + ID.substring(0, 12));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ID/hosts", "overlay-containers/ID/userdata/hosts"})
  void monitorOfPodman(String hosts) {
    String words = conmon(ID, NAME);
    try (Impostor impostor = Impostor.start("conmon", "conmon", words, hosts.replace("ID", ID))) {
      getsNothing(impostor, jcp(), NAME, ID, ID.substring(0, 12), ID.substring(0, 20));
      getsNothing(impostor, jcp(), "podman://" + NAME, "podman://" + ID);
      getsNothing(impostor, jcp(), "podman://" + ID.substring(0, 12));
    }
  }

  @Test
  void monitorOfLxc() {
    String title = "[lxc monitor] /var/lib/lxc " + NAME;
    try (Impostor impostor = Impostor.start("lxc-start", title, "")) {
      getsNothing(impostor, jcp(), NAME, "lxc://" + NAME);
    }
  }

  @Test
  void managerOfAMachine() {
    String left = "/run/systemd/nspawn/propagate/" + NAME;
    Shell.run("mkdir -p " + left).orFail();
    try (Impostor impostor = Impostor.start("systemd-nspawn", "systemd-nspawn", "-M " + NAME)) {
      getsNothing(impostor, jcp(), NAME, "nspawn://" + NAME);
    } finally {
      Shell.run("rmdir " + left).orFail();
    }
  }

  @Test
  void idOfRootsPodmanContainerThatHasStopped() {
    try (Podman podman = Podman.withDefaultFolders()) {
      String name = podman.run("victim", "");
      String id = podman.id(name);
      podman.podman("stop -t 0 " + name).orFail();
      String hosts = "overlay-containers/" + id + "/userdata/hosts";
      String words = conmon(id, name);
      try (Impostor impostor = Impostor.start("conmon", "/usr/bin/conmon", words, hosts)) {
        String begun = id.substring(0, 12);
        onlyPodmansGets(podman, name, impostor, jcp(), name, id, begun);
        onlyPodmansGets(
            podman,
            name,
            impostor,
            jcp(),
            "podman://" + name,
            "podman://" + id,
            "podman://" + begun);
      }
    }
  }
}
