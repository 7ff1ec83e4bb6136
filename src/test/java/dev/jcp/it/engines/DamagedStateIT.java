package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Containerd;
import dev.jcp.it.engine.Crio;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Podman;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A state file that no engine would write costs its container, and nothing else. */
class DamagedStateIT {

  private static final int LONGEST_SECONDS = 20;
  private static final long NUMBER = ProcessHandle.current().pid();
  private static final String POD = "shop/damaged" + NUMBER;

  private static Containerd containerd;
  private static Crio crio;
  private static Podman podman;
  private static Podman otherPodman;

  @TempDir private Path here;
  @TempDir private Path work;

  @BeforeAll
  static void start() {
    containerd = Containerd.startEmpty();
    crio = Crio.create();
    podman = Podman.withOwnFolders();
    otherPodman = Podman.withOwnFolders();
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable engine : new AutoCloseable[] {containerd, crio, podman, otherPodman}) {
      try {
        if (engine != null) {
          engine.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Jcp.Run run(Jcp jcp, String... arguments) {
    Jcp.Run run = jcp.finish(jcp.start(arguments), LONGEST_SECONDS, arguments);
    boolean trace = run.err().contains("Exception") || run.err().contains("\tat ");
    assertFalse(trace || run.err().contains("OutOfMemory"), run.describe());
    return run;
  }

  /** The container is served as ever, and the table of all is shown. */
  private Jcp.Run isServed(Jcp jcp, String intact, String root) {
    Jcp.Run run = run(jcp, "-v", intact + ":/etc/os-release", "copy").expect(0);
    Shell.run("cmp " + here + "/copy " + root + "/etc/os-release; rm " + here + "/copy").orFail();
    run(jcp, "--list").expect(0);
    return run;
  }

  /** Skipped, or found in another way: never another container, and no trouble. */
  private void isSkippedOrServed(Jcp jcp, String broken, long pid) {
    String mark = "/proc/" + pid + "/root/etc/mark";
    Shell.run("echo " + pid + " >" + mark).orFail();
    Jcp.Run run = run(jcp, broken + ":/etc/mark", "copy");
    if (run.status() == 0) {
      Shell.run("cmp " + here + "/copy " + mark + "; rm " + here + "/copy").orFail();
    } else {
      run.refused().says(broken);
    }
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  @ParameterizedTest
  @EnumSource
  void containerdsBundle(Damage damage) {
    String intact = POD + "-" + damage + "/intact";
    String broken = POD + "-" + damage + "/broken";
    String root = "/proc/" + containerd.pid("k8s.io/" + containerd.runMember(intact)) + "/root";
    String id = "k8s.io/" + containerd.runMember(broken);
    String bundle = containerd.bundle(id);
    long pid = containerd.pid(id);
    Jcp jcp = jcp().with("CONTAINERD_ADDRESS", containerd.address());
    damage.to(
        bundle + "/config.json",
        () -> {
          isServed(jcp, "k8s://" + intact, root).says(bundle);
          run(jcp, "k8s://" + broken + ":/x", ".").refused().says("no such container");
        });
    (damage == Damage.CUT ? Damage.TEXT : damage)
        .to(
            bundle + "/init.pid",
            () -> {
              isServed(jcp, "k8s://" + intact, root);
              isSkippedOrServed(jcp, "k8s://" + broken, pid);
            });
  }

  @ParameterizedTest
  @EnumSource
  void criosBundle(Damage damage) {
    String intact = POD + "-crio-" + damage + "/intact";
    String broken = POD + "-crio-" + damage + "/broken";
    String root = "/proc/" + crio.pid(crio.run("container", intact)) + "/root";
    String id = crio.run("container", broken);
    String bundle = crio.bundle(id);
    long pid = crio.pid(id);
    damage.to(
        bundle + "/config.json",
        () -> {
          isServed(jcp(), "k8s://" + intact, root).says(bundle);
          run(jcp(), "k8s://" + broken + ":/x", ".").refused().says("no such container");
        });
    (damage == Damage.CUT ? Damage.TEXT : damage)
        .to(
            bundle + "/pidfile",
            () -> {
              isServed(jcp(), "k8s://" + intact, root);
              isSkippedOrServed(jcp(), "k8s://" + broken, pid);
            });
  }

  @ParameterizedTest
  @EnumSource
  void podmansNames(Damage damage) {
    String intact = otherPodman.run("intact-" + damage, "");
    String broken = podman.run("broken-" + damage, "");
    String root = "/proc/" + otherPodman.pid(intact) + "/root";
    long pid = podman.pid(broken);
    Jcp jcp = podman.configured(jcp(), work);
    damage.to(
        podman.namesFile(),
        () -> {
          isServed(jcp, "podman://" + intact, root).says("containers.json");
          isSkippedOrServed(jcp, "podman://" + broken, pid);
        });
    otherPodman.podman("rm -f -t 0 " + intact).orFail();
    podman.podman("rm -f -t 0 " + broken).orFail();
  }

  @ParameterizedTest
  @EnumSource
  void dockersConfiguration(Damage damage) {
    DockerDaemon docker = DockerDaemon.get();
    String intact = "intact-" + damage + NUMBER;
    String broken = "broken-" + damage + NUMBER;
    for (String name : new String[] {intact, broken}) {
      String command = "run -d --network none --name " + name + " " + DockerDaemon.IMAGE;
      docker.docker(command + " /bin/sleep 100000").orFail();
    }
    String pid = docker.docker("inspect -f '{{.State.Pid}}' " + intact).orFail().out().strip();
    String id = docker.docker("inspect -f '{{.Id}}' " + broken).orFail().out().strip();
    Jcp jcp = jcp().with("DOCKER_HOST", docker.host());
    damage.to(
        docker.home() + "/data/containers/" + id + "/config.v2.json",
        () -> {
          run(jcp, "--find", "proc", intact + ":/etc/os-release", "copy").expect(0);
          Shell.run("cmp " + here + "/copy /proc/" + pid + "/root/etc/os-release").orFail();
          run(jcp, "--find", "proc", broken + ":/x", ".").refused().says("no such container");
          run(jcp, "-v", "--find", "proc", "--list").expect(0).says(id.substring(0, 12));
        });
    docker.docker("rm -fv " + intact + " " + broken).orFail();
  }
}
