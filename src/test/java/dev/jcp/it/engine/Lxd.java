package dev.jcp.it.engine;

import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real LXD daemon with a folder of its own, and an image made of busybox. What it runs is LXC's.
 */
public final class Lxd implements AutoCloseable {

  private static final String PRESEED =
      """
      storage_pools: [{name: default, driver: dir}]
      profiles: [{name: default, devices: {root: {path: /, pool: default, type: disk}}}]
      """;

  private static final String METADATA =
      """
      architecture: x86_64
      creation_date: 1700000000
      properties: {description: busybox}
      """;

  private final Path home;
  private final Process daemon;

  private Lxd(Path home, Process daemon) {
    this.home = home;
    this.daemon = daemon;
  }

  /** Starts it; where there is no LXD, the test that asks is skipped. */
  public static Lxd start() {
    Leftovers.needs("lxd", "lxd");
    Path home = Leftovers.home("lxd");
    try {
      Files.createDirectory(home.resolve("dir"));
      Path image = Files.createDirectory(home.resolve("image"));
      RootFileSystem.make(image + "/rootfs");
      Files.writeString(image.resolve("metadata.yaml"), METADATA);
      Files.writeString(home.resolve("preseed"), PRESEED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process daemon =
        Shell.start(
            "exec env LXD_DIR=" + home + "/dir lxd --group root >" + home + "/log 2>&1 </dev/null");
    Lxd lxd = new Lxd(home, daemon);
    lxd.run("lxd waitready --timeout=60").orFail();
    lxd.run("lxd init --preseed <" + home + "/preseed").orFail();
    Shell.run(
            "cd "
                + home
                + "/image && mkdir -p rootfs/sbin && ln -s ../bin/busybox rootfs/sbin/init"
                + " && tar -czf ../image.tar.gz metadata.yaml rootfs")
        .orFail();
    lxd.run("lxc image import " + home + "/image.tar.gz --alias busybox").orFail();
    return lxd;
  }

  /** Its client and itself, for this daemon. */
  public Shell.Result run(String words) {
    return Shell.run("export LXD_DIR=" + home + "/dir HOME=" + home + "; " + words);
  }

  /**
   * Starts a container.
   *
   * @param options such as {@code -c security.privileged=true}
   * @return its name
   */
  public String launch(String name, String options) {
    String own = Leftovers.name("lxd", name);
    run("lxc launch busybox " + own + " " + options + " </dev/null").orFail();
    return own;
  }

  /** The host's number of its init, as LXD says. */
  public long pid(String name, String options) {
    String pid = run("lxc info " + name + " " + options + " | sed -n 's/^PID: //p'").orFail().out();
    return Long.parseLong(pid.strip());
  }

  @Override
  public void close() {
    run(
        "for project in $(lxc project list -f csv | cut -d, -f1 | cut -d' ' -f1); do lxc delete -f"
            + " --project $project $(lxc list -f csv -c n --project $project); done; lxd shutdown"
            + " --timeout 20");
    daemon.destroy();
    Leftovers.removeFolder(home.toString());
  }
}
