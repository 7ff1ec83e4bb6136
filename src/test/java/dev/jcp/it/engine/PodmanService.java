package dev.jcp.it.engine;

import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real podman with folders of its own, a container called pnote, and its API service on a socket.
 */
public final class PodmanService implements AutoCloseable {

  private final Path home;
  private final Process service;

  private PodmanService(Path home, Process service) {
    this.home = home;
    this.service = service;
  }

  /** Starts it; where there is no podman, the test that asks is skipped. */
  public static PodmanService start() {
    Requirement.check("podman", Shell.run("command -v podman").status() == 0, "no podman");
    DockerDaemon.get(); // root, runc and busybox
    try {
      Path home = Files.createTempDirectory("jcp-podman-");
      RootFileSystem.make(home + "/rootfs");
      String podman = program(home);
      Shell.run("tar -C " + home + "/rootfs -c . | " + podman + " import - bb:latest").orFail();
      // Without the limits runc fails to set podman's own.
      Shell.run(
              podman
                  + " run -d --ulimit nofile=20000:20000 --ulimit nproc=1000:1000 --network none"
                  + " --name pnote bb:latest /bin/sleep 100000")
          .orFail();
      Process service =
          Shell.start("exec " + podman + " system service --time=0 unix://" + home + "/s");
      Shell.run("for i in $(seq 100); do [ -S " + home + "/s ] && exit; sleep 0.1; done; exit 1")
          .orFail();
      return new PodmanService(home, service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String program(Path home) {
    return "podman --runtime runc --cgroup-manager cgroupfs --root "
        + home
        + "/root --runroot "
        + home
        + "/run";
  }

  /** For CONTAINER_HOST. */
  public String address() {
    return "unix://" + home + "/s";
  }

  public Shell.Result podman(String words) {
    return Shell.run("exec " + program(home) + " " + words);
  }

  @Override
  public void close() {
    podman("rm -f -t 0 pnote");
    service.destroy();
    Shell.run(
        "awk -v top="
            + home
            + "/ 'index($2, top) == 1 { print $2 }' /proc/self/mounts | sort -r | xargs -r umount;"
            + " rm -rf "
            + home);
  }
}
