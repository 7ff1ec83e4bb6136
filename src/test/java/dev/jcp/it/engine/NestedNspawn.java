package dev.jcp.it.engine;

import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A container that root has made in a docker container, under a process there that looks like
 * systemd-nspawn: mounts and PIDs of its own, and a root folder that was pivoted into.
 */
public final class NestedNspawn implements AutoCloseable {

  /** What a container needs to make another; a container with every privilege is not needed. */
  private static final String RIGHTS =
      "--cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined";

  /** Its first process pivots while the one that is called systemd-nspawn stays as it is. */
  private static final String SCRIPT =
      """
      mkdir -p /m/bin /m/tmp /m/old /m/proc
      cp /bin/busybox /m/bin/busybox
      ln -s busybox /m/bin/sleep
      ln -s /usr/bin/unshare /tmp/systemd-nspawn
      cat >/run.sh <<'END'
      set -e
      mount --bind /m /m
      cd /m
      pivot_root . old
      cd /
      exec /bin/busybox sh -c '/bin/busybox umount -l /old; exec /bin/sleep 100000'
      END
      exec /tmp/systemd-nspawn --pid --fork /usr/bin/unshare --mount /bin/sh /run.sh -M NAME
      """;

  private final Container container;
  private final long pid;

  private NestedNspawn(Container container) {
    this.container = container;
    this.pid = sleeper();
  }

  /**
   * Starts it.
   *
   * @param name what its parent says that it is called
   */
  public static NestedNspawn start(String name) {
    Leftovers.needs("root", "unshare");
    DockerDaemon docker = DockerDaemon.get();
    Container container = docker.run(RIGHTS + KindNode.hostPrograms());
    try {
      Shell.run(
              "cat >"
                  + container.path("/start.sh")
                  + " <<'SCRIPT'\n"
                  + SCRIPT.replace("NAME", name)
                  + "SCRIPT")
          .orFail();
      docker.docker("exec -d " + container.name() + " /bin/sh /start.sh").orFail();
      return new NestedNspawn(container);
    } catch (Throwable e) {
      container.remove();
      throw e;
    }
  }

  /** The host's number of the process that has the container's third level of PIDs. */
  private long sleeper() {
    String shim = "$(sed -n 's/^PPid:.//p' /proc/" + container.pid() + "/status)";
    String search =
        "below() { for p in $(cat /proc/$1/task/*/children); do"
            + " [ \"$(cat /proc/$p/comm)\" = sleep ] && [ $(sed -n 's/^NSpid://p'"
            + " /proc/$p/status | wc -w) = 3 ] && echo $p; below $p; done; }\n"
            + "for i in $(seq 100); do found=$(below "
            + shim
            + "); [ -n \"$found\" ] && echo $found && exit; sleep 0.05; done; exit 1";
    return Long.parseLong(Shell.run(search).orFail().out().strip());
  }

  /** The host's number of its init. */
  public long pid() {
    return pid;
  }

  /** Is there such a file in it? */
  public boolean has(String path) {
    return Files.exists(Path.of("/proc/" + pid + "/root" + path));
  }

  @Override
  public void close() {
    container.remove();
  }
}
