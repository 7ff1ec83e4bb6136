package dev.jcp.it.engine;

import dev.jcp.it.Jcp;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Path;

/**
 * A running container of the daemon under test, and what the host can see of it without asking its
 * programs.
 */
public final class Container {

  private final DockerDaemon daemon;
  private final String name;
  private final String id;
  private final long pid;

  Container(DockerDaemon daemon, String name) {
    this.daemon = daemon;
    this.name = name;
    String[] facts =
        daemon
            .docker("inspect -f '{{.Id}} {{.State.Pid}}' " + name)
            .orFail()
            .out()
            .strip()
            .split(" ", -1);
    this.id = facts[0];
    this.pid = Long.parseLong(facts[1]);
  }

  public DockerDaemon daemon() {
    return daemon;
  }

  public String name() {
    return name;
  }

  public String id() {
    return id;
  }

  public long pid() {
    return pid;
  }

  /** A place for a command line: {@code name:path}. */
  public String at(String path) {
    return name + ":" + path;
  }

  /**
   * The same file from the host; only for paths that the test made itself and that hold no links.
   */
  public String path(String inside) {
    return "/proc/" + pid + "/root" + inside;
  }

  /** jcp, run in a folder of the host, with this container's daemon as its engine. */
  public Jcp jcp(Path folder) {
    return Jcp.in(folder.toString()).with("DOCKER_HOST", daemon.host());
  }

  /** Makes a tree in a folder inside. */
  public void make(String folder, String... spec) {
    TreeSpec.of(spec).makeIn(path(folder));
  }

  /** A tree inside, as the kernel shows it. */
  public Listing listing(String folder) {
    return Listing.withXattrs(path(folder));
  }

  /** The bytes of a file inside. */
  public String read(String file) {
    return Shell.run("cat " + Bytes.quote(path(file))).orFail().out();
  }

  /** Runs a script inside, with the shell of the container. */
  public Shell.Result sh(String script) {
    return daemon.docker("exec " + name + " /bin/sh -c " + Bytes.quote(script));
  }

  /** Mounts, processes, and whether it is frozen: what no copy may change. */
  public String state() {
    return "mounts:\n"
        + Shell.run("cat /proc/" + pid + "/mountinfo").orFail().out()
        + "processes:\n"
        + daemon.docker("top " + name + " -eo pid,args").orFail().out()
        + "state:\n"
        + daemon.docker("inspect -f '{{.State.Status}} {{.State.Pid}}' " + name).orFail().out()
        + "freezer:\n"
        + Shell.run(
                // cgroup v1 has a hierarchy for it, v2 a file in each group.
                "v1=$(sed -n 's/.*:freezer://p' /proc/"
                    + pid
                    + "/cgroup); v2=$(sed -n 's/^0:://p' /proc/"
                    + pid
                    + "/cgroup); cat /sys/fs/cgroup/freezer$v1/freezer.state 2>/dev/null ||"
                    + " cat /sys/fs/cgroup$v2/cgroup.freeze")
            .orFail()
            .out();
  }

  public void remove() {
    daemon.docker("rm -fv " + name).orFail();
  }
}
