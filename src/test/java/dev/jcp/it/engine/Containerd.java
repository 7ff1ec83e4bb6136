package dev.jcp.it.engine;

import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private Process daemon;

  private Containerd(Path home) {
    this.home = home;
  }

  /** Starts it with its containers; where there can be none, the test that asks is skipped. */
  public static Containerd start() {
    DockerDaemon docker = DockerDaemon.get(); // its requirements are ours, and its image
    try {
      Containerd containerd = new Containerd(Files.createTempDirectory("jcp-containerd-"));
      containerd.launch();
      for (String namespace : new String[] {"own", "k8s.io"}) {
        String load = containerd.ctr(namespace) + " images import -";
        Shell.run(docker.client() + " save " + DockerDaemon.IMAGE + " | " + load).orFail();
      }
      containerd.run("own", "", "cnote");
      String pod = CRI + "sandbox-name=web" + CRI + "sandbox-namespace=shop";
      containerd.run("k8s.io", pod + CRI + "container-type=sandbox", "f00d");
      String member = CRI + "container-type=container" + CRI + "container-name=app";
      containerd.run("k8s.io", pod + member, "cafe");
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

  private void run(String namespace, String annotations, String id) {
    String command = " run -d --null-io" + annotations + SLEEP.formatted(id);
    Shell.run(ctr(namespace) + command).orFail();
  }

  /** For CONTAINERD_ADDRESS. */
  public String address() {
    return home + "/containerd.sock";
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

  /** By a daemon that runs: runc keeps what it knows of containers outside of our folders. */
  @Override
  public void close() {
    try {
      if (!daemon.isAlive()) {
        launch();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String container : new String[] {"own cnote", "k8s.io f00d", "k8s.io cafe"}) {
      String[] words = container.split(" ", 2);
      Shell.run(
          ctr(words[0]) + " task rm -f " + words[1] + "; " + ctr(words[0]) + " c rm " + words[1]);
    }
    stopDaemon();
    Shell.run(
        "awk -v top="
            + home
            + "/ 'index($2, top) == 1 { print $2 }' /proc/self/mounts |"
            + " sort -r | xargs -r umount; rm -rf "
            + home);
  }
}
