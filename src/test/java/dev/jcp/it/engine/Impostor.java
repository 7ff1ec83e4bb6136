package dev.jcp.it.engine;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A container that a user without any right has made, with a parent that looks like what starts an
 * engine's containers: user, mount and PID namespaces of its own, and a root folder that was
 * pivoted into.
 */
public final class Impostor implements AutoCloseable {

  private static final String NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups ";

  /**
   * unshare by another name, which stays the parent of the first process in there. It keeps the
   * host's mounts and root folder, as an engine does: those come to be in its child.
   */
  private static final String PROGRAM =
      "perl -e 'my $program = shift; exec {$program} @ARGV' HOME/bin/COMMAND TITLE --user"
          + " --map-root-user --pid --fork unshare --mount sh HOME/run ";

  /** In a file: on the command line only the impostor's words may be. */
  private static final String SCRIPT =
      """
      set -e
      mount --bind HOME/rootfs HOME/rootfs
      cd HOME/rootfs
      MORE
      mount -t proc proc proc || :
      pivot_root . old
      cd /
      exec /bin/sh -c 'umount -l /old; exec /bin/sleep 100000'
      """;

  private final Path home;
  private final String cgroup;
  private final Process process;
  private final long pid;

  private Impostor(Path home, String cgroup, Process process, long pid) {
    this.home = home;
    this.cgroup = cgroup;
    this.process = process;
    this.pid = pid;
  }

  /**
   * Starts it.
   *
   * @param command the program's name, as the kernel shows it
   * @param title the first word of its command line
   * @param arguments the last ones
   */
  public static Impostor start(String command, String title, String arguments) {
    return start(command, title, arguments, "");
  }

  /**
   * The same with a file mounted onto its /etc/hosts, as engines do.
   *
   * @param hosts where the file is in a folder of the user's, such as {@code containers/ID/hosts}
   */
  public static Impostor start(String command, String title, String arguments, String hosts) {
    Path home = make(command);
    String more = "";
    if (!hosts.isEmpty()) {
      Path file = home.resolve(hosts);
      Shell.run("mkdir -p " + file.getParent() + "; : >" + file).orFail();
      Shell.run(": >" + home + "/rootfs/etc/hosts").orFail();
      more = "mount --bind " + file + " etc/hosts";
    }
    return start(home, "", command, title, arguments, more);
  }

  /**
   * The same in a control group that the user has made and named himself, below one that was given
   * to him.
   */
  public static Impostor inCgroup(String name, String command, String title, String arguments) {
    Path home = make(command);
    String group = home.getFileName().toString();
    String given =
        Shell.run(
                "for top in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do"
                    + " [ -e $top/cgroup.procs ] && mkdir $top/"
                    + group
                    + " && chown 65534 $top/"
                    + group
                    + " $top/"
                    + group
                    + "/cgroup.procs && echo $top/"
                    + group
                    + " && exit; done; :")
            .out()
            .strip();
    if (given.isEmpty()) {
      Leftovers.removeFolder(home.toString());
    }
    Requirement.check("cgroup", !given.isEmpty(), "no control group can be made here");
    String own = given + "/" + name;
    // Before it has namespaces of its own: who makes those there may do no more than the user.
    String first = "echo $$ >" + given + "/cgroup.procs; ";
    String more = "mkdir -p " + own + "; echo 0 >" + own + "/cgroup.procs";
    return start(home, first, command, title, arguments, more);
  }

  private static Path make(String command) {
    Leftovers.needs("root", "setpriv");
    String may = NOBODY + "unshare --user --map-root-user --pid --fork true";
    boolean allowed = Shell.run(may).status() == 0;
    Requirement.check("userns", allowed, "users without root cannot have user namespaces");
    Path home = Leftovers.home("impostor");
    RootFileSystem.make(home + "/rootfs");
    Shell.run(
            "cd "
                + home
                + "; mkdir rootfs/old; chown -R 65534:65534 rootfs; mkdir bin;"
                + " ln -s $(command -v unshare) bin/"
                + command)
        .orFail();
    return home;
  }

  private static Impostor start(
      Path home, String first, String command, String title, String arguments, String more) {
    String script = SCRIPT.replace("HOME", home.toString()).replace("MORE", more);
    Shell.run("cat >" + home + "/run <<'END'\n" + script + "END").orFail();
    String program =
        PROGRAM
            .replace("HOME", home.toString())
            .replace("COMMAND", command)
            .replace("TITLE", Bytes.quote(title));
    String cgroup = first.isEmpty() ? "" : home.getFileName().toString();
    Process process = Shell.start(first + "exec " + NOBODY + program + arguments);
    try {
      return new Impostor(home, cgroup, process, sleeper(process.pid()));
    } catch (Throwable e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      remove(home, cgroup);
      throw e;
    }
  }

  /** Not a program that is run there to get it ready. */
  private static long sleeper(long parent) {
    for (int i = 0; i < 100; i++) {
      long found = Leftovers.sleeperBelow(parent);
      if (Shell.run("cat /proc/" + found + "/comm").out().equals("sleep\n")) {
        return found;
      }
    }
    throw new AssertionError("the impostor's container does not get ready");
  }

  /** The host's number of what it gives out as a container's init. */
  public long pid() {
    return pid;
  }

  /** Is there such a file in what it gives out as a container? */
  public boolean has(String path) {
    return Files.exists(Path.of(home + "/rootfs" + path));
  }

  /** All that the user has in there but links, to be compared. */
  public String files() {
    return Shell.run("cd " + home + "/rootfs; find . ! -type l -printf '%P %y %m %s %T@\\n' | sort")
        .orFail()
        .out();
  }

  @Override
  public void close() {
    Leftovers.kill(pid, process.pid());
    remove(home, cgroup);
  }

  private static void remove(Path home, String cgroup) {
    if (!cgroup.isEmpty()) {
      Leftovers.removeCgroups(cgroup);
    }
    Leftovers.removeFolder(home.toString());
  }
}
