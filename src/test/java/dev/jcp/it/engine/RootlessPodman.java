package dev.jcp.it.engine;

import dev.jcp.it.Jcp;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.util.Map;
import java.util.TreeMap;

/** A user's own podman without root, and what its containers hold, in their numbers and in ours. */
public final class RootlessPodman implements AutoCloseable {

  private static final String LIMITS = "--ulimit nofile=20000:20000 --ulimit nproc=1000:1000";

  private final RootlessUser user;
  private final Map<String, String> pids = new TreeMap<>();

  private RootlessPodman(RootlessUser user) {
    this.user = user;
  }

  /** Starts nothing yet but imports an image; where there is no podman, the test is skipped. */
  public static RootlessPodman start(String userName) {
    RootlessUser user = RootlessUser.make(userName, "rootless", "podman", "runc");
    RootlessPodman podman = new RootlessPodman(user);
    try {
      RootFileSystem.make(user.home() + "/rootfs");
      Shell.run(
              "tar -C "
                  + user.home()
                  + "/rootfs -c . | ("
                  + user.as(podman.program() + " import - bb:latest")
                  + ")")
          .orFail();
      return podman;
    } catch (Throwable e) {
      podman.close();
      throw e;
    }
  }

  private String program() {
    return "podman --runtime runc --cgroup-manager cgroupfs --storage-driver overlay";
  }

  public Shell.Result podman(String words) {
    return Shell.run(user.as(program() + " " + words));
  }

  /** The service that answers at the user's own socket, until the process is ended. */
  public Process serve() {
    String folder = user.runtime() + "/podman";
    user.sh("mkdir -p " + folder).orFail();
    String socket = folder + "/podman.sock";
    Process service = Shell.start(user.as(program() + " system service --time=0 unix://" + socket));
    Shell.run("for i in $(seq 200); do [ -S " + socket + " ] && exit; sleep 0.05; done; exit 1")
        .orFail();
    return service;
  }

  public RootlessUser user() {
    return user;
  }

  public Jcp jcp() {
    return user.jcp();
  }

  /** Makes a container and does not start it. */
  public void create(String name) {
    podman("create --network none --name " + name + " bb:latest /bin/true").orFail();
  }

  /** Runs a container without a network. */
  public void run(String name, String options) {
    podman(
            "run -d "
                + LIMITS
                + " --network none --name "
                + name
                + " "
                + options
                + " bb:latest /bin/sleep 100000")
        .orFail();
    String pid = podman("inspect -f '{{.State.Pid}}' " + name).orFail().out().strip();
    pids.put(name, pid);
  }

  public String pid(String name) {
    return pids.get(name);
  }

  /** A place for a command line. */
  public String at(String name, String path) {
    return "pid://" + pid(name) + ":" + path;
  }

  /** Runs a script as root of the container, in its root folder, but with this host's programs. */
  public Shell.Result inside(String name, String script) {
    String pid = pid(name);
    return Shell.run(
        "exec nsenter -U -t "
            + pid
            + " sh -c "
            + Bytes.quote("cd /proc/" + pid + "/root && " + script));
  }

  /** Types, modes and owners of a tree in a container, as the container numbers them. */
  public String owners(String name, String path) {
    return inside(name, find("." + path)).orFail().out();
  }

  /** The same of a tree on this host, in this host's numbers. */
  public static String owners(String path) {
    return Shell.run(find(path)).orFail().out();
  }

  private static String find(String path) {
    return "find " + path + " -printf '%M %U:%G ./%P\\n' | LC_ALL=C sort -k3";
  }

  @Override
  public void close() {
    podman("rm -fa -t 0");
    user.close();
  }
}
