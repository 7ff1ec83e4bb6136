package dev.jcp.it.engine;

import dev.jcp.it.Jcp;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;

/** A dockerd of root's whose containers have a user's subordinate ids (--userns-remap). */
public final class RemappedDocker implements AutoCloseable {

  private final RootlessUser user;
  private final Process daemon;

  private RemappedDocker(RootlessUser user) {
    this.user = user;
    String home = user.home().toString();
    daemon =
        Shell.start(
            "exec dockerd --iptables=false --bridge=none --exec-opt native.cgroupdriver=cgroupfs"
                + " --userns-remap="
                + user.name()
                + " --data-root "
                + home
                + "/data --exec-root "
                + home
                + "/exec --pidfile "
                + home
                + "/pid -H "
                + host()
                + " >"
                + home
                + "/log 2>&1");
  }

  /** Starts it, with an image. */
  public static RemappedDocker start() {
    DockerDaemon.get(); // what docker needs is there, or the test is skipped
    RootlessUser user = RootlessUser.make("jcp-remap", "docker");
    RemappedDocker docker = new RemappedDocker(user);
    try {
      Shell.run(
              "for i in $(seq 300); do docker -H "
                  + docker.host()
                  + " version >/dev/null 2>&1 &&"
                  + " exit; sleep 0.1; done; tail -20 "
                  + user.home()
                  + "/log; exit 1")
          .orFail();
      RootFileSystem.make(user.home() + "/rootfs");
      Shell.run(
              "tar -C "
                  + user.home()
                  + "/rootfs -c . | docker -H "
                  + docker.host()
                  + " import - bb:latest")
          .orFail();
      return docker;
    } catch (Throwable e) {
      docker.close();
      throw e;
    }
  }

  public String host() {
    return "unix://" + user.home() + "/s";
  }

  public Shell.Result docker(String words) {
    return Shell.run("exec docker -H " + host() + " " + words);
  }

  /** jcp, run by root in a folder. */
  public Jcp jcp(Path folder) {
    return Jcp.in(folder.toString()).with("DOCKER_HOST", host());
  }

  public void run(String name, String options) {
    docker("run -d --network none --name " + name + " " + options + " bb:latest /bin/sleep 100000")
        .orFail();
  }

  /** The container's root folder, as this host sees it. */
  public String root(String name) {
    return "/proc/"
        + docker("inspect -f '{{.State.Pid}}' " + name).orFail().out().strip()
        + "/root";
  }

  /** Runs a script as root of the container, in its root folder, but with this host's programs. */
  public Shell.Result inside(String name, String script) {
    String root = root(name);
    String pid = root.split("/", -1)[2];
    return Shell.run(
        "exec nsenter -U -t " + pid + " sh -c " + Bytes.quote("cd " + root + " && " + script));
  }

  /** This host's number of an id in the containers. */
  public long host(int inside) {
    return user.subordinate(inside);
  }

  @Override
  public void close() {
    docker("ps -aq | xargs -r docker -H " + host() + " rm -fv");
    daemon.destroy();
    try {
      daemon.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    user.close();
  }
}
