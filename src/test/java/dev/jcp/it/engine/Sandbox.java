package dev.jcp.it.engine;

import dev.jcp.it.tree.Shell;
import java.nio.file.Path;

/** Processes with a root and PIDs of their own that no engine knows: of bubblewrap, of unshare. */
public final class Sandbox implements AutoCloseable {

  private final Path home;
  private final Process starter;
  private final long pid;

  private Sandbox(Path home, String command) {
    this.home = home;
    this.starter = Shell.start("exec " + command + " /bin/sleep 100000");
    this.pid = Leftovers.sleeperBelow(starter.pid());
  }

  public static Sandbox bubblewrap() {
    Leftovers.needs("bwrap", "bwrap");
    Path home = rootFor("bwrap");
    return new Sandbox(
        home, "bwrap --bind " + home + "/rootfs / --proc /proc --dev /dev --unshare-pid");
  }

  public static Sandbox unshare() {
    Leftovers.needs("root", "unshare");
    Path home = rootFor("unshare");
    return new Sandbox(home, "unshare --mount --pid --fork --root=" + home + "/rootfs");
  }

  private static Path rootFor(String program) {
    Path home = Leftovers.home(program);
    RootFileSystem.make(home + "/rootfs");
    return home;
  }

  /** The host's number of the process that does its work. */
  public long pid() {
    return pid;
  }

  /** The first process of its PIDs: what works there, or the program that waits for it. */
  public long init() {
    String chain = "p=" + pid + "; until grep -q '^NSpid:.*\t1$' /proc/$p/status; do p=";
    return Long.parseLong(
        Shell.run(chain + "$(sed -n 's/^PPid:.//p' /proc/$p/status); done; echo $p")
            .orFail()
            .out()
            .strip());
  }

  public String rootfs() {
    return home + "/rootfs";
  }

  @Override
  public void close() {
    Leftovers.kill(pid, starter.pid());
    Leftovers.removeFolder(home.toString());
  }
}
