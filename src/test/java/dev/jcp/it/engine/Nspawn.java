package dev.jcp.it.engine;

import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real systemd-nspawn machine, without systemd on the host: not registered, and with a name that
 * its folder does not have.
 */
public final class Nspawn implements AutoCloseable {

  /** Where machines are when they do not run. */
  private static final String MACHINES = "/var/lib/machines/";

  private final Path home;
  private final String name;
  private final Process manager;
  private final long pid;

  private Nspawn(Path home, String name) {
    this.home = home;
    this.name = name;
    this.manager =
        Shell.start(
            "exec systemd-nspawn -q --register=no --keep-unit -D "
                + home
                + "/tree -M "
                + name
                + " /bin/sleep 100000 >"
                + home
                + "/log 2>&1");
    this.pid = Leftovers.sleeperBelow(manager.pid());
  }

  public static Nspawn start(String name) {
    Leftovers.needs("nspawn", "systemd-nspawn");
    Path home = Leftovers.home("nspawn");
    RootFileSystem.make(home + "/tree");
    return new Nspawn(home, Leftovers.name("nspawn", name));
  }

  /** A machine that does not run: a folder among the others, whose name this gives. */
  public static String makeStopped(String name) {
    Leftovers.needs("nspawn", "systemd-nspawn");
    String machine = Leftovers.name("nspawn", name);
    Shell.run("mkdir -p -m 700 " + MACHINES).orFail();
    RootFileSystem.make(folder(machine));
    return machine;
  }

  public static String folder(String machine) {
    return MACHINES + machine;
  }

  public static void removeStopped(String machine) {
    Leftovers.removeFolder(folder(machine));
  }

  public String name() {
    return name;
  }

  public long pid() {
    return pid;
  }

  /** The program that started it is gone; the kernel then ends its init. */
  public void killManager() {
    Leftovers.kill(manager.pid(), pid);
  }

  @Override
  public void close() {
    Leftovers.kill(pid);
    try {
      // It sees that its machine has ended, and tidies up.
      if (!manager.waitFor(10, TimeUnit.SECONDS)) {
        manager.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Shell.run("rmdir /run/systemd/nspawn/propagate/" + name);
    Leftovers.removeFolder(home.toString());
  }
}
