package dev.jcp.it.engine;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;

/** A user's own dockerd, in a user namespace that rootlesskit has made. */
public final class RootlessDocker implements AutoCloseable {

  private static final String SCRIPT =
      "for f in $(command -v dockerd-rootless.sh) /usr/share/docker.io/contrib/dockerd-rootless.sh;"
          + " do [ -x $f ] && echo $f && exit; done; exit 1";

  private final RootlessUser user;
  private Process daemon;

  private RootlessDocker(RootlessUser user) {
    this.user = user;
  }

  /**
   * Starts it, with an image.
   *
   * @param flags of rootlesskit, such as {@code --pidns}
   */
  public static RootlessDocker start(String userName, String flags) {
    RootlessUser user =
        RootlessUser.make(
            userName, "rootless-docker", "dockerd", "docker", "containerd", "runc", "rootlesskit");
    Shell.Result script = Shell.run(SCRIPT);
    Requirement.check("rootless-docker", script.status() == 0, "no dockerd-rootless.sh");
    RootlessDocker docker = new RootlessDocker(user);
    try {
      docker.launch(script.out().strip(), flags);
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

  private void launch(String script, String flags) {
    String log = user.home() + "/log";
    String environment =
        "DOCKERD_ROOTLESS_ROOTLESSKIT_NET=host DOCKERD_ROOTLESS_ROOTLESSKIT_PORT_DRIVER=none"
            + " DOCKERD_ROOTLESS_ROOTLESSKIT_FLAGS="
            + Bytes.quote(flags);
    daemon =
        Shell.start(
            user.as(
                // where rootlesskit keeps its state, and leaves it
                "env TMPDIR="
                    + user.runtime()
                    + " PATH=$PATH:/usr/sbin:/sbin "
                    + environment
                    + " "
                    + script
                    + " --iptables=false --bridge=none --data-root "
                    + user.home()
                    + "/data"
                    + " --exec-root "
                    + user.runtime()
                    + "/exec --pidfile "
                    + user.runtime()
                    + "/pid >"
                    + log
                    + " 2>&1"));
    Shell.Result up =
        Shell.run(
            "for i in $(seq 300); do docker -H "
                + host()
                + " version >/dev/null 2>&1 && exit;"
                + " sleep 0.1; done; tail -20 "
                + log
                + "; exit 1");
    up.orFail();
  }

  /** For DOCKER_HOST. */
  public String host() {
    return "unix://" + user.runtime() + "/docker.sock";
  }

  public RootlessUser user() {
    return user;
  }

  public Shell.Result docker(String words) {
    return Shell.run("exec docker -H " + host() + " " + words);
  }

  public void run(String name, String options) {
    docker("run -d --network none --name " + name + " " + options + " bb:latest /bin/sleep 100000")
        .orFail();
  }

  /** The PID that the daemon tells, in its own numbers. */
  public String pid(String name) {
    return docker("inspect -f '{{.State.Pid}}' " + name).orFail().out().strip();
  }

  @Override
  public void close() {
    if (daemon != null) {
      docker("ps -aq | xargs -r docker -H " + host() + " rm -fv");
      daemon.destroy();
    }
    // Its files belong to his subordinate ids: root removes them.
    user.close();
  }
}
