package dev.jcp.it.engine;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process of a user without any right that looks like what starts an engine's containers, with a
 * child that looks like a container: it has PIDs and mounts of its own, and is root in them.
 */
public final class Impostor implements AutoCloseable {

  private static final String NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups ";

  /** unshare by another name, which stays the parent of the first process in there. */
  private static final String PROGRAM =
      "perl -e 'my $program = shift; exec {$program} @ARGV' HOME/bin/COMMAND TITLE --user"
          + " --map-root-user --pid --fork --mount --root=HOME/rootfs"
          + " /bin/sh -c 'exec /bin/sleep 100000' ";

  private final Path home;
  private final Process process;
  private final long pid;

  private Impostor(Path home, Process process) {
    this.home = home;
    this.process = process;
    this.pid = Leftovers.sleeperBelow(process.pid());
  }

  /**
   * Starts it.
   *
   * @param command the program's name, as the kernel shows it
   * @param title the first word of its command line
   * @param arguments the last ones
   */
  public static Impostor start(String command, String title, String arguments) {
    Leftovers.needs("root", "setpriv");
    String may = NOBODY + "unshare --user --map-root-user --pid --fork true";
    boolean allowed = Shell.run(may).status() == 0;
    Requirement.check("userns", allowed, "users without root cannot have user namespaces");
    Path home = Leftovers.home("impostor");
    RootFileSystem.make(home + "/rootfs");
    Shell.run(
            "cd "
                + home
                + "; chown 65534:65534 rootfs; mkdir bin; ln -s $(command -v unshare) bin/"
                + command)
        .orFail();
    String program =
        PROGRAM
            .replace("HOME", home.toString())
            .replace("COMMAND", command)
            .replace("TITLE", Bytes.quote(title));
    return new Impostor(home, Shell.start("exec " + NOBODY + program + arguments));
  }

  /** The host's number of what it gives out as a container's init. */
  public long pid() {
    return pid;
  }

  /** Is there such a file in what it gives out as a container? */
  public boolean has(String path) {
    return Files.exists(Path.of(home + "/rootfs" + path));
  }

  @Override
  public void close() {
    Leftovers.kill(pid, process.pid());
    Leftovers.removeFolder(home.toString());
  }
}
