package dev.jcp.it.engine;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real dockerd on its own sockets and folders: started once, at the first test that wants it, and
 * gone with all it made when the JVM ends.
 *
 * <p>It is stopped by its recorded pid. It keeps containers alive over a restart, for tests that
 * need a daemon that is down.
 */
public final class DockerDaemon {

  public static final String IMAGE = "bb:latest";

  /**
   * Containers that the daemon could not remove (their init, then its parent, the shim), mounts,
   * and the folder. Each is known by its place below our folder.
   */
  private static final String LEFTOVERS =
      """
      for pid in $(cat TOP/exec/containerd/daemon/io.containerd.runtime.v2.task/moby/*/init.pid 2>/dev/null); do
        kill -KILL $pid $(awk '$1 == "PPid:" && $2 > 1 { print $2 }' /proc/$pid/status)
      done
      awk -v top=TOP/ 'index($2, top) == 1 { print $2 }' /proc/self/mounts | sort -r |
        while IFS= read -r at; do umount -l "$at"; done
      rm -rf TOP
      """;

  private static DockerDaemon running;

  private final Path home;
  private Process daemon;
  private int containers;
  private volatile boolean closing;

  private DockerDaemon(Path home) {
    this.home = home;
  }

  /** The daemon of this run; where there can be none, the test that asks is skipped. */
  public static synchronized DockerDaemon get() {
    if (running == null) {
      boolean root = Files.isWritable(Path.of("/proc/1/oom_score_adj"));
      Requirement.check("docker", root, "a dockerd needs root");
      for (String program : new String[] {"dockerd", "docker", "containerd", "runc", "busybox"}) {
        boolean there = Shell.run("command -v " + program).status() == 0;
        Requirement.check("docker", there, program + " is not installed");
      }
      try {
        running = new DockerDaemon(Files.createTempDirectory("jcp-docker-"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(running::remove));
      running.start();
      running.importImage();
    }
    return running;
  }

  /** For DOCKER_HOST and --host. */
  public String host() {
    return "unix://" + home.resolve("s");
  }

  public Path home() {
    return home;
  }

  /** Runs the real client; the words are the shell's. */
  public Shell.Result docker(String words) {
    return Shell.run("exec docker -H " + host() + " " + words);
  }

  /** The client, to be run as {@code PROGRAM cp ...}. */
  public String client() {
    return "docker -H " + host();
  }

  public Container run(String options) {
    return run(options, "/bin/sleep 100000");
  }

  /** Starts a container without a network. */
  public synchronized Container run(String options, String command) {
    if (closing) {
      throw new IllegalStateException("the tests are being stopped");
    }
    String name = "note" + containers++;
    docker("run -d --network none --name " + name + " " + options + " " + IMAGE + " " + command)
        .orFail();
    return new Container(this, name);
  }

  public void start() {
    if (closing) {
      throw new IllegalStateException("the tests are being stopped");
    }
    launch();
  }

  private void launch() {
    String folder = home.toString();
    File log = home.resolve("log").toFile();
    try {
      daemon =
          new ProcessBuilder(
                  "dockerd",
                  "--iptables=false",
                  "--bridge=none",
                  "--live-restore",
                  "--exec-opt=native.cgroupdriver=cgroupfs",
                  "--data-root=" + folder + "/data",
                  "--exec-root=" + folder + "/exec",
                  "--host=" + host(),
                  "--pidfile=" + folder + "/pid")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = 0; i < 600; i++) {
      if (docker("version").status() == 0) {
        return;
      }
      if (!daemon.isAlive()) {
        break;
      }
      pause();
    }
    throw new AssertionError("dockerd did not start:\n" + Shell.run("tail -30 " + log).out());
  }

  /** Stops the daemon; containers go on. */
  public void stop() {
    try {
      daemon.destroy();
      if (!daemon.waitFor(30, TimeUnit.SECONDS)) {
        daemon.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void importImage() {
    String root = home.resolve("rootfs").toString();
    RootFileSystem.make(root);
    Shell.run("tar -C " + root + " -c . | " + client() + " import - " + IMAGE).orFail();
  }

  /**
   * At the end, also when a signal ends the tests in the middle of one: that one must not start
   * anything any more.
   */
  private void remove() {
    closing = true;
    try {
      if (!daemon.isAlive()) {
        launch();
      }
      docker("ps -aq | xargs -r " + client() + " rm -fv");
    } finally {
      stop();
      Shell.run(LEFTOVERS.replace("TOP", Bytes.quote(home.toString())));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
