package dev.jcp.it.engine;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real LXC container: its root in a folder of its own, its configuration in any lxcpath. */
public final class Lxc implements AutoCloseable {

  /** Where lxc-start looks without -P. */
  public static final String DEFAULT_PATH = "/var/lib/lxc";

  /** The host's number of root in a container that has numbers of its own. */
  public static final int FIRST_ID = 100_000;

  private final Path home;
  private final String name;
  private final boolean inDefaultPath;
  private boolean mapped;
  private long pid;

  private Lxc(String name, boolean inDefaultPath) {
    Leftovers.needs("lxc", "lxc-start");
    this.home = Leftovers.home("lxc");
    this.name = Leftovers.name("lxc", name);
    this.inDefaultPath = inDefaultPath;
    RootFileSystem.make(rootfs());
    configure("dir:" + rootfs());
  }

  /** Not started yet, in the default lxcpath. */
  public static Lxc create(String name) {
    return new Lxc(name, true);
  }

  /** Not started yet, in an lxcpath of its own. */
  public static Lxc createElsewhere(String name) {
    return new Lxc(name, false);
  }

  /** Its root's ids are those from {@link #FIRST_ID} on, as an unprivileged container's are. */
  public Lxc mapped() {
    mapped = true;
    Shell.run("chown -hR " + FIRST_ID + ":" + FIRST_ID + " " + rootfs()).orFail();
    configure("dir:" + rootfs());
    return this;
  }

  /** Writes its configuration, with that place of the root. */
  public void configure(String root) {
    String map = " 0 " + FIRST_ID + " 65536\n";
    writeConfig(
        "# made for a test\n"
            + "lxc.uts.name = "
            + name
            + "\nlxc.net.0.type = none\nlxc.init.cmd = /bin/sleep 100000\n"
            + (mapped ? "lxc.idmap = u" + map + "lxc.idmap = g" + map : "")
            + "lxc.rootfs.path = "
            + root
            + "\n");
  }

  public void writeConfig(String text) {
    try {
      Files.createDirectories(Path.of(folder()));
      Files.writeString(Path.of(folder(), "config"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return name;
  }

  public String rootfs() {
    return home + "/rootfs";
  }

  /** The folder of containers that it is in. */
  public String lxcpath() {
    return inDefaultPath ? DEFAULT_PATH : home + "/containers";
  }

  private String folder() {
    return lxcpath() + "/" + name;
  }

  private Shell.Result lxc(String program, String options) {
    return Shell.run(program + " -P " + lxcpath() + " -n " + name + " " + options);
  }

  public Lxc start() {
    // Where it finds newuidmap it asks that, which knows of /etc/subuid only.
    String start = mapped ? "env PATH=/none $(command -v lxc-start)" : "lxc-start";
    lxc(start, "-d -o " + home + "/log -l INFO").orFail();
    pid = Long.parseLong(lxc("lxc-info", "-p -H").orFail().out().strip());
    Leftovers.sleeperBelow(monitor());
    return this;
  }

  public void stop() {
    lxc("lxc-stop", "-k").orFail();
  }

  /** The host's number of its init, as LXC's own program said when it started. */
  public long pid() {
    return pid;
  }

  private long monitor() {
    return Long.parseLong(
        Shell.run("sed -n 's/^PPid:.//p' /proc/" + pid + "/status").orFail().out().strip());
  }

  /** What watches over it is gone at once; the kernel then ends its init. */
  public void killMonitor() {
    Leftovers.kill(monitor(), pid);
  }

  @Override
  public void close() {
    lxc("lxc-stop", "-k");
    // -1: of one that was started while those of a killed one were still there.
    for (String group : new String[] {"lxc.monitor." + name, "lxc.payload." + name}) {
      Leftovers.removeCgroups(group);
      Leftovers.removeCgroups(group + "-1");
    }
    Shell.run("cd /run/lxc/lock && rm -f ." + lxcpath() + "/." + name);
    Shell.run("cd /run/lxc/lock && rmdir -p --ignore-fail-on-non-empty ." + lxcpath());
    Shell.run("rm -rf --one-file-system " + Bytes.quote(folder()));
    Leftovers.removeFolder(home.toString());
  }
}
