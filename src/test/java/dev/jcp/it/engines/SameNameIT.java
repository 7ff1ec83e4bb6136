package dev.jcp.it.engines;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.DefaultSocket;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Lxc;
import dev.jcp.it.engine.Podman;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name that two engines have is an error, until the engine is named too. */
class SameNameIT {

  @TempDir private Path here;
  @TempDir private Path work;

  @Test
  void dockerAndLxc() {
    try (Lxc lxc = Lxc.create("same").start()) {
      String name = lxc.name();
      oneOfTwo(name, "lxc", lxc.pid(), dockers(name));
    }
  }

  @Test
  void dockerAndPodman() {
    try (Podman podman = Podman.withDefaultFolders()) {
      String name = podman.run("same", "");
      oneOfTwo(name, "podman", podman.pid(name), dockers(name));
    }
  }

  @Test
  void dockerAndAnLxcContainerThatDoesNotRun() {
    try (Lxc lxc = Lxc.create("same-stopped")) {
      String name = lxc.name();
      dockers(name);
      try {
        isAmbiguous(name, "lxc");
        Shell.run("echo lxc >" + lxc.rootfs() + "/etc/mark").orFail();
        isFrom("lxc", jcp().run("lxc://" + name + ":/etc/mark", "mark"));
      } finally {
        DockerDaemon.get().docker("rm -fv " + name);
      }
    }
  }

  /** Starts docker's container of that name; gives its process. */
  private static long dockers(String name) {
    DockerDaemon docker = DockerDaemon.get();
    String command = "run -d --network none --name " + name + " ";
    docker.docker(command + DockerDaemon.IMAGE + " /bin/sleep 100000").orFail();
    String pid = docker.docker("inspect -f '{{.State.Pid}}' " + name).orFail().out();
    return Long.parseLong(pid.strip());
  }

  private Jcp jcp() {
    String socket = DockerDaemon.get().host().substring("unix://".length());
    return DefaultSocket.with(Jcp.in(here.toString()), work, socket);
  }

  private void oneOfTwo(String name, String other, long otherPid, long dockersPid) {
    try {
      Shell.run("echo docker >/proc/" + dockersPid + "/root/etc/mark").orFail();
      Shell.run("echo " + other + " >/proc/" + otherPid + "/root/etc/mark").orFail();
      isAmbiguous(name, other);
      for (String engine : new String[] {"docker", other}) {
        isFrom(engine, jcp().run(engine + "://" + name + ":/etc/mark", "mark"));
        isFrom(engine, jcp().run("--engine", engine, name + ":/etc/mark", "mark"));
      }
      // A prefix says more than the option, which is for places that have none.
      isFrom(other, jcp().run("--engine", "docker", other + "://" + name + ":/etc/mark", "mark"));
    } finally {
      DockerDaemon.get().docker("rm -fv " + name);
    }
    isFrom(other, jcp().run(name + ":/etc/mark", "mark"));
  }

  private void isAmbiguous(String name, String other) {
    jcp()
        .run(name + ":/etc/mark", "mark")
        .refused()
        .says(name + ": several containers have that name: docker://" + name)
        .says(other + "://" + name)
        .says("name the engine too");
    jcp().run("/etc/hostname", name + ":/etc/planted").refused();
    Shell.run("[ ! -e " + here + "/mark ]").orFail();
  }

  private void isFrom(String engine, Jcp.Run run) {
    run.expect(0);
    Shell.Result mark = Shell.run("cat " + here + "/mark; rm " + here + "/mark").orFail();
    if (!mark.out().equals(engine + "\n")) {
      throw new AssertionError(engine + "'s expected: " + mark.out() + run.describe());
    }
  }
}
