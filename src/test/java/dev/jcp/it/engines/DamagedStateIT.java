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
import org.junit.jupiter.params.provider.ValueSource;

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

  private static String command(String damage, String file) {
    return switch (damage) {
      case "cut" -> "head -c 100 " + file + ".kept >" + file;
      case "empty" -> ": >" + file;
      case "text" -> "echo hello >" + file;
      case "large" -> "{ printf '{\"a\":\"'; head -c 100M /dev/zero | tr '\\0' x; } >" + file;
      case "fifo" -> "mkfifo " + file;
      case "folder" -> "mkdir " + file;
      default -> throw new IllegalArgumentException(damage);
    };
  }

  /** Damages a file for as long as that takes. */
  private static void with(String damage, String file, Runnable test) {
    Shell.run("mv " + file + " " + file + ".kept; " + command(damage, file)).orFail();
    try {
      test.run();
    } finally {
      Shell.run("rm -rf " + file + "; mv " + file + ".kept " + file).orFail();
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

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "empty", "text", "large", "fifo", "folder"})
  void containerdsBundle(String damage) {
    String intact = POD + "-" + damage + "/intact";
    String broken = POD + "-" + damage + "/broken";
    String root = "/proc/" + containerd.pid("k8s.io/" + containerd.runMember(intact)) + "/root";
    String bundle = containerd.bundle("k8s.io/" + containerd.runMember(broken));
    Jcp jcp = jcp().with("CONTAINERD_ADDRESS", containerd.address());
    with(
        damage,
        bundle + "/config.json",
        () -> {
          isServed(jcp, "k8s://" + intact, root).says(bundle);
          run(jcp, "k8s://" + broken + ":/x", ".").refused().says("no such container");
        });
    with(
        damage.equals("cut") ? "text" : damage,
        bundle + "/init.pid",
        () -> {
          isServed(jcp, "k8s://" + intact, root);
          run(jcp, "k8s://" + broken + ":/x", ".").refused();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "empty", "text", "large", "fifo", "folder"})
  void criosBundle(String damage) {
    String intact = POD + "-crio-" + damage + "/intact";
    String broken = POD + "-crio-" + damage + "/broken";
    String root = "/proc/" + crio.pid(crio.run("container", intact)) + "/root";
    String bundle = crio.bundle(crio.run("container", broken));
    with(
        damage,
        bundle + "/config.json",
        () -> {
          isServed(jcp(), "k8s://" + intact, root).says(bundle);
          run(jcp(), "k8s://" + broken + ":/x", ".").refused().says("no such container");
        });
    with(
        damage.equals("cut") ? "text" : damage,
        bundle + "/pidfile",
        () -> {
          isServed(jcp(), "k8s://" + intact, root);
          run(jcp(), "k8s://" + broken + ":/x", ".").refused();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "empty", "text", "large", "fifo", "folder"})
  void podmansNames(String damage) {
    String intact = otherPodman.run("intact-" + damage, "");
    String broken = podman.run("broken-" + damage, "");
    String root = "/proc/" + otherPodman.pid(intact) + "/root";
    with(
        damage,
        podman.namesFile(),
        () -> {
          isServed(jcp(), "podman://" + intact, root);
          run(jcp(), "podman://" + broken + ":/x", ".").refused();
          run(jcp(), "-v", "podman://" + intact + "0:/x", ".").refused().says("containers.json");
        });
    otherPodman.podman("rm -f -t 0 " + intact).orFail();
    podman.podman("rm -f -t 0 " + broken).orFail();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "empty", "text", "large", "fifo", "folder"})
  void dockersConfiguration(String damage) {
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
    with(
        damage,
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
