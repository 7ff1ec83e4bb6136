package dev.jcp.it.engine;

import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What CRI-O would have on this node: real containers of runc, whose bundles have CRI-O's place,
 * its annotations and its pid file. CRI-O itself is in few distributions, and wants a kubelet.
 */
public final class Crio implements AutoCloseable {

  private static final String BUNDLES = "/run/containers/storage/overlay-containers/";

  private static final String CONFIG =
      """
      {"ociVersion": "1.0.2",
       "process": {"args": ["/bin/sleep", "100000"], "cwd": "/", "env": ["PATH=/bin"],
         "user": {"uid": 0, "gid": 0}},
       "root": {"path": "ROOT"},
       "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
         {"destination": "/quick", "type": "tmpfs", "source": "tmpfs"}],
       "annotations": {"io.kubernetes.cri-o.ContainerType": "TYPE", "io.kubernetes.container.name": "CONTAINER",
         "io.kubernetes.pod.name": "POD", "io.kubernetes.pod.namespace": "NAMESPACE"},
       "linux": {"cgroupsPath": "/crio-ID", "namespaces": [{"type": "pid"}, {"type": "mount"},
         {"type": "ipc"}, {"type": "uts"}, {"type": "network"}]}}
      """;

  private final Path home;
  private final List<String> ids = new ArrayList<>();

  private Crio(Path home) {
    this.home = home;
  }

  /** None has been started yet. */
  public static Crio create() {
    Leftovers.needs("docker", "runc");
    return new Crio(Leftovers.home("crio"));
  }

  /**
   * Starts one; gives its id.
   *
   * @param type container, or sandbox for the pod's own
   * @param name as {@code NAMESPACE/POD/CONTAINER}
   */
  public String run(String type, String name) {
    String[] names = name.split("/", -1);
    String id = Shell.run("head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \\n'").orFail().out();
    ids.add(id);
    RootFileSystem.make(home + "/" + id);
    String config =
        CONFIG
            .replace("ROOT", home + "/" + id)
            .replace("TYPE", type)
            .replace("CONTAINER", names[2])
            .replace("POD", names[1])
            .replace("NAMESPACE", names[0])
            .replace("ID", id);
    String bundle = bundle(id);
    Shell.run("mkdir -p " + bundle + "; cat >" + bundle + "/config.json <<END\n" + config + "END")
        .orFail();
    runc("run -d --bundle " + bundle + " --pid-file " + bundle + "/pidfile " + id);
    return id;
  }

  /** Its folder of state. */
  public String bundle(String id) {
    return BUNDLES + id + "/userdata";
  }

  public long pid(String id) {
    return Long.parseLong(Shell.run("cat " + bundle(id) + "/pidfile").orFail().out().strip());
  }

  /** Ends its process; the state stays. */
  public void kill(String id) {
    Leftovers.kill(pid(id));
  }

  /** A container's init holds what it gets as output, so that must not be a pipe of ours. */
  private void runc(String words) {
    Shell.run(
            "runc --root "
                + home
                + "/runc "
                + words
                + " </dev/null >"
                + home
                + "/log 2>&1 || { cat "
                + home
                + "/log >&2; exit 1; }")
        .orFail();
  }

  @Override
  public void close() {
    for (String id : ids) {
      runc("delete --force " + id);
      Leftovers.removeFolder(BUNDLES + id);
    }
    Shell.run("rmdir -p --ignore-fail-on-non-empty " + BUNDLES);
    Leftovers.removeFolder(home.toString());
  }
}
