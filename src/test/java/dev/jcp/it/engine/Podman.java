package dev.jcp.it.engine;

import dev.jcp.it.Jcp;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real podman without its service, for root: with folders of its own, or with those that it has
 * by default, where other people's containers and images stay as they are.
 */
public final class Podman implements AutoCloseable {

  private static final Path DEFAULT_STORAGE = Path.of("/var/lib/containers/storage");

  private final Path home;
  private final String program;
  private final String image = Leftovers.name("podman", "image");
  private final boolean madeStorage;
  private final StringBuilder containers = new StringBuilder();
  private final StringBuilder pods = new StringBuilder();

  private Podman(boolean ownFolders) {
    Leftovers.needs("podman", "podman");
    home = Leftovers.home("podman");
    madeStorage = !ownFolders && !Files.exists(DEFAULT_STORAGE);
    // Without the limits runc fails to set podman's own, for a pod's first container as well.
    String limits =
        "[containers]\\ndefault_ulimits = [\"nofile=20000:20000\", \"nproc=1000:1000\"]";
    Shell.run("printf '" + limits + "\\n' >" + home + "/limits").orFail();
    String folders = " --root " + home + "/root --runroot " + home + "/run";
    program =
        "env CONTAINERS_CONF="
            + home
            + "/limits podman --runtime runc --cgroup-manager cgroupfs"
            + (ownFolders ? folders : "");
    RootFileSystem.make(home + "/rootfs");
    Shell.run("tar -C " + home + "/rootfs -c . | " + program + " import - " + image).orFail();
  }

  public static Podman withOwnFolders() {
    return new Podman(true);
  }

  public static Podman withDefaultFolders() {
    return new Podman(false);
  }

  /**
   * jcp on a machine whose configuration names this podman's folders, in mounts of its own.
   *
   * @param work a folder of the test's, not the one that it runs in
   */
  public Jcp configured(Jcp jcp, Path work) {
    Shell.run(
            "cat >"
                + work
                + "/run <<'END'\nset -e; mount -t tmpfs tmpfs /etc/containers\n"
                + "printf '[storage]\\ndriver = \"overlay\"\\ngraphroot = \"%s\"\\nrunroot = \"%s\"\\n' "
                + home
                + "/root "
                + home
                + "/run >/etc/containers/storage.conf\nexec \"$@\"\nEND")
        .orFail();
    return jcp.under("unshare --mount --propagation private sh " + work + "/run");
  }

  /** The same where podman is not installed, whoever has an own /etc/containers by then. */
  public Jcp hidden(Jcp jcp, Path work) {
    Shell.run(
            "mkdir -p "
                + work
                + "/bin; cat >"
                + work
                + "/hide <<'END'\nset -e; mount -t tmpfs tmpfs WORK/bin\n"
                    .replace("WORK", work.toString())
                + "cd "
                + work
                + "/bin; mkdir up work; mknod up/podman c 0 0\n"
                + "mount -t overlay overlay -o lowerdir=/usr/bin,upperdir=up,workdir=work /usr/bin\n"
                + "cd \"$OLDPWD\"; exec \"$@\"\nEND")
        .orFail();
    return jcp.under(
        "unshare --mount --propagation private sh " + work + "/hide sh " + work + "/run");
  }

  public Shell.Result podman(String words) {
    return Shell.run("exec " + program + " " + words);
  }

  /** Starts a container; gives its name. */
  public String run(String name, String options) {
    String full = Leftovers.name("podman", name);
    containers.append(' ').append(full);
    String network = options.contains("--pod ") ? " " : " --network none ";
    podman("run -d" + network + options + " --name " + full + " " + image + " /bin/sleep 100000")
        .orFail();
    return full;
  }

  /** Makes a container and does not start it; gives its name. */
  public String create(String name, String options) {
    String full = Leftovers.name("podman", name);
    containers.append(' ').append(full);
    podman("create --network none " + options + " --name " + full + " " + image + " /bin/true")
        .orFail();
    return full;
  }

  /** A pod with its infra container; gives its name. */
  public String pod(String name) {
    String full = Leftovers.name("podman", name);
    pods.append(' ').append(full);
    podman(
            "pod create --network none --infra-command '/bin/sleep 100000' --infra-image "
                + image
                + " --infra-name "
                + full
                + "-infra --name "
                + full)
        .orFail();
    return full;
  }

  public long pid(String container) {
    return Long.parseLong(inspect(container, "{{.State.Pid}}"));
  }

  public String id(String container) {
    return inspect(container, "{{.Id}}");
  }

  private String inspect(String container, String what) {
    return podman("container inspect -f '" + what + "' " + container).orFail().out().strip();
  }

  /** The file that has all containers' names. */
  public String namesFile() {
    return home + "/root/overlay-containers/containers.json";
  }

  /** What watches over a container is gone; the container goes on. */
  public void killMonitor(String container) {
    String file = inspect(container, "{{.ConmonPidFile}}");
    Leftovers.kill(Long.parseLong(Shell.run("cat " + file).orFail().out().strip()));
  }

  @Override
  public void close() {
    podman("rm -f -t 0" + containers);
    if (!pods.isEmpty()) {
      podman("pod rm -f -t 0" + pods);
    }
    podman("rmi " + image);
    if (madeStorage && podman("ps -aq").out().isEmpty() && podman("images -aq").out().isEmpty()) {
      Leftovers.removeFolder(DEFAULT_STORAGE.toString());
      Leftovers.removeFolder("/run/containers/storage");
      Shell.run("rmdir /run/containers");
    }
    Leftovers.removeFolder(home.toString());
  }
}
