package dev.jcp.it.engine;

import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What kind calls a node: a docker container in which a containerd runs, with containers that have
 * the names that the CRI would give them. Its programs are the host's.
 */
public final class KindNode implements AutoCloseable {

  /** All that runc needs in it; a container with every privilege cannot be had everywhere. */
  private static final String RIGHTS =
      "--cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add SYS_PTRACE"
          + " --security-opt seccomp=unconfined --security-opt apparmor=unconfined"
          + " --security-opt systempaths=unconfined --device-cgroup-rule 'a *:* rwm'"
          + " -v /sys/fs/cgroup:/sys/fs/cgroup";

  private static final String CTR = "/usr/bin/ctr -n k8s.io ";
  private static final String CRI = " --annotation io.kubernetes.cri.";

  private final Path home;
  private final Container node;
  private final List<String> ids = new ArrayList<>();

  private KindNode(Path home) {
    this.home = home;
    DockerDaemon docker = DockerDaemon.get();
    docker.docker("save -o " + home + "/image.tar " + DockerDaemon.IMAGE).orFail();
    String folders =
        hostPrograms()
            + " -v "
            + home
            + "/image.tar:/image.tar:ro --tmpfs /run:exec --tmpfs /tmp:exec -v /var/lib/containerd ";
    node = docker.run(RIGHTS + folders, "/usr/bin/containerd");
    docker
        .docker(
            "exec "
                + node.name()
                + " /bin/sh -c 'for i in $(seq 100); do "
                + CTR
                + "version && exit; sleep 0.1; done; exit 1'")
        .orFail();
    ctr("images import /image.tar");
  }

  public static KindNode start() {
    Leftovers.needs("containerd", "ctr");
    return new KindNode(Leftovers.home("kind"));
  }

  /** Options of docker run: the host's programs and libraries, to be used and not to be changed. */
  static String hostPrograms() {
    StringBuilder options = new StringBuilder();
    for (String folder : new String[] {"/usr", "/lib", "/lib64"}) {
      if (Files.isDirectory(Path.of(folder))) {
        options.append(" -v ").append(folder).append(':').append(folder).append(":ro");
      }
    }
    return options.toString();
  }

  /** Starts a pod's member, named {@code NAMESPACE/POD/CONTAINER}; gives its id. */
  public String run(String name) {
    String[] names = name.split("/", -1);
    String id = Leftovers.name("kind", node.name() + "-" + ids.size());
    ids.add(id);
    ctr(
        "run -d --null-io --cgroup /docker/"
            + node.id()
            + "/k8s.io/"
            + id
            + CRI
            + "container-type=container"
            + CRI
            + "container-name="
            + names[2]
            + CRI
            + "sandbox-name="
            + names[1]
            + CRI
            + "sandbox-namespace="
            + names[0]
            + " docker.io/library/"
            + DockerDaemon.IMAGE
            + " "
            + id
            + " /bin/sleep 100000");
    return id;
  }

  private void ctr(String words) {
    node.daemon().docker("exec " + node.name() + " " + CTR + words).orFail();
  }

  /** The container that is the node. */
  public Container node() {
    return node;
  }

  /** The container's files as the host sees them. */
  public String root(String id) {
    return "/proc/" + Leftovers.sleeperBelow(shim(id)) + "/root";
  }

  /** The host's number of the shim: it has the container's id on its command line. */
  private long shim(String id) {
    String search = "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null |";
    String found =
        Shell.run(search + " grep -q ' -id " + id + " ' && echo ${p#/proc/}; done; :")
            .orFail()
            .out()
            .strip();
    return Long.parseLong(found);
  }

  @Override
  public void close() {
    for (String id : ids) {
      node.daemon().docker("exec " + node.name() + " " + CTR + "task rm -f " + id);
    }
    node.remove();
    Leftovers.removeFolder(home.toString());
  }
}
