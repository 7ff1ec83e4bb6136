package dev.jcp.it.engine;

import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real containerd with folders of its own. It has a container cnote in the namespace own, and in
 * k8s.io what the CRI would make of a pod web with a container app: the pod's own container and its
 * member.
 */
public final class Containerd implements AutoCloseable {

  private static final String SLEEP = " docker.io/library/bb:latest %s /bin/sleep 100000";
  private static final String CRI = " --annotation io.kubernetes.cri.";

  private final Path home;
  private final List<String[]> containers = new ArrayList<>();
  private Process daemon;

  private Containerd(Path home) {
    this.home = home;
  }

  /** Starts it with its containers; where there can be none, the test that asks is skipped. */
  public static Containerd start() {
    Containerd containerd = startEmpty();
    containerd.run("own", "", "cnote");
    String pod = CRI + "sandbox-name=web" + CRI + "sandbox-namespace=shop";
    containerd.run("k8s.io", pod + CRI + "container-type=sandbox", "f00d");
    containerd.runMember("shop/web/app", "cafe");
    return containerd;
  }

  /** Starts it with its image and no container. */
  public static Containerd startEmpty() {
    DockerDaemon docker = DockerDaemon.get(); // its requirements are ours, and its image
    Requirement.check("containerd", Shell.run("command -v ctr").status() == 0, "no ctr");
    try {
      Containerd containerd = new Containerd(Files.createTempDirectory("jcp-containerd-"));
      containerd.launch();
      for (String namespace : new String[] {"own", "k8s.io"}) {
        String load = containerd.ctr(namespace) + " images import -";
        Shell.run(docker.client() + " save " + DockerDaemon.IMAGE + " | " + load).orFail();
      }
      return containerd;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void launch() throws IOException {
    daemon =
        new ProcessBuilder(
                "containerd",
                "--address=" + home + "/containerd.sock",
                "--root=" + home + "/root",
                "--state=" + home)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start();
    Shell.run("for i in $(seq 100); do " + ctr("own") + " version && exit; sleep 0.1; done; exit 1")
        .orFail();
  }

  /** Starts a container; gives its id, which is of this run alone. */
  public String run(String namespace, String name) {
    String id = Leftovers.name("ctr", name);
    run(namespace, "", id);
    return id;
  }

  /** Starts a pod's member, named {@code NAMESPACE/POD/CONTAINER}; gives its id. */
  public String runMember(String name) {
    String id = Leftovers.name("ctr", name.replace('/', '-'));
    runMember(name, id);
    return id;
  }

  private void runMember(String name, String id) {
    String[] names = name.split("/", -1);
    String pod = CRI + "sandbox-name=" + names[1] + CRI + "sandbox-namespace=" + names[0];
    String member = CRI + "container-type=container" + CRI + "container-name=" + names[2];
    run("k8s.io", pod + member, id);
  }

  private void run(String namespace, String annotations, String id) {
    containers.add(new String[] {namespace, id});
    String command = " run -d --null-io" + annotations + SLEEP.formatted(id);
    Shell.run(ctr(namespace) + command).orFail();
  }

  /** For CONTAINERD_ADDRESS. */
  public String address() {
    return home + "/containerd.sock";
  }

  /** All that it has of its own, in one folder. */
  public Path home() {
    return home;
  }

  /** The host's number of a container's init. */
  public long pid(String container) {
    String file = bundle(container) + "/init.pid";
    return Long.parseLong(Shell.run("cat " + file).orFail().out().strip());
  }

  /** Its folder of states, as {@code .../NAMESPACE/ID}. */
  public String bundle(String container) {
    return home + "/io.containerd.runtime.v2.task/" + container;
  }

  private String ctr(String namespace) {
    return "ctr --address " + home + "/containerd.sock -n " + namespace;
  }

  /** Ends a container's process; its record stays. */
  public void kill(String namespace, String id) {
    Shell.run(
            ctr(namespace)
                + " task kill -s KILL "
                + id
                + "; for i in $(seq 100); do "
                + ctr(namespace)
                + " task ls | grep -q STOPPED && exit; sleep 0.05; done; exit 1")
        .orFail();
  }

  /** The daemon goes; its containers stay. */
  public void stopDaemon() {
    daemon.destroy();
    try {
      if (!daemon.waitFor(30, TimeUnit.SECONDS)) {
        daemon.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** And comes back. */
  public void startDaemon() {
    try {
      launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By a daemon that runs: runc keeps what it knows of containers outside of our folders. */
  @Override
  public void close() {
    if (!daemon.isAlive()) {
      startDaemon();
    }
    for (String[] words : containers) {
      Shell.run(
          ctr(words[0]) + " task rm -f " + words[1] + "; " + ctr(words[0]) + " c rm " + words[1]);
    }
    stopDaemon();
    // The groups of our containers lay in these; others' keep them.
    Shell.run("rmdir /sys/fs/cgroup/own /sys/fs/cgroup/*/own");
    Shell.run("rmdir /sys/fs/cgroup/k8s.io /sys/fs/cgroup/*/k8s.io");
    Shell.run(
        "awk -v top="
            + home
            + "/ 'index($2, top) == 1 { print $2 }' /proc/self/mounts |"
            + " sort -r | xargs -r umount; rm -rf "
            + home);
  }
}
