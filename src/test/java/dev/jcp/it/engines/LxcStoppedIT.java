package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Lxc;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LXC's containers that do not run: by their root, where that is a folder. */
class LxcStoppedIT {

  private static Lxc plain;
  private static Lxc mapped;

  @TempDir private Path here;
  @TempDir private Path work;

  @BeforeAll
  static void make() {
    plain = Lxc.create("stopped");
    mapped = Lxc.create("mapped-stopped").mapped();
  }

  @AfterAll
  static void remove() {
    for (Lxc container : new Lxc[] {plain, mapped}) {
      if (container != null) {
        container.close();
      }
    }
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private EngineChecks checks(Lxc container) {
    return EngineChecks.stopped(jcp(), here, container.rootfs());
  }

  @Test
  void folderIsCopiedOutOfAndInto() {
    checks(plain).copiesBothWays("lxc://" + plain.name(), plain.name());
    checks(plain).isListed("lxc", plain.name(), "rootfs");
  }

  @Test
  void ownersAreThoseOfTheNumberingThatItWillHave() {
    checks(mapped).mapped(Lxc.FIRST_ID).copiesBothWays("lxc://" + mapped.name());
  }

  /** What is in there and has an owner without number is the host's, however it came there. */
  @Test
  void rootOfOneWithAnIdmapHasNoMoreRightsThanWhenItRuns() {
    String host = mapped.rootfs() + "/tmp/host";
    Shell.run(
            "mkdir -m 755 "
                + host
                + " && cd "
                + host
                + " && echo secret >key && chmod 600 key && echo open >open && ln -s /tmp/host/key"
                + " ../link && echo new >"
                + here
                + "/new")
        .orFail();
    String place = "lxc://" + mapped.name() + ":/tmp/";
    jcp().run(place + "host/key", "key").refused().says("no number");
    jcp().run("-L", place + "link", "key").refused().says("no number");
    jcp().run("new", place + "link").refused().says("no number");
    jcp().run("new", place + "host/new").refused().says("no number");
    jcp().run(place + "host/open", "open").expect(0);
    assertEquals("key\nopen\n", Shell.run("ls " + host).orFail().out());
    assertEquals("secret\n", Shell.run("cat " + host + "/key").orFail().out());
    Shell.run("rm -r " + host + " " + mapped.rootfs() + "/tmp/link").orFail();
  }

  @Test
  void pathWithoutItsKindIsAFolderToo() {
    plain.configure(plain.rootfs());
    checks(plain).copiesBothWays("lxc://" + plain.name());
    plain.configure("dir:" + plain.rootfs());
  }

  @Test
  void linksEndInItsRoot() {
    Shell.run("echo secret >" + here + "/secret").orFail();
    Shell.run("ln -s " + here + "/secret " + plain.rootfs() + "/tmp/out").orFail();
    Shell.run("ln -s " + here + " " + plain.rootfs() + "/tmp/folder").orFail();
    try {
      String name = "lxc://" + plain.name();
      jcp().run("-L", name + ":/tmp/out", "copy").refused().says("no such file or directory");
      jcp().run("/etc/hostname", name + ":/tmp/folder/planted").refused();
      assertEquals("secret\n", Shell.run("ls " + here).out());
    } finally {
      Shell.run("rm " + plain.rootfs() + "/tmp/out " + plain.rootfs() + "/tmp/folder").orFail();
    }
  }

  @Test
  void startedAndStoppedAgainItIsTheSame() {
    plain.start();
    EngineChecks.of(jcp(), here, plain.pid()).copiesBothWays(plain.name());
    plain.stop();
    checks(plain).copiesBothWays(plain.name());
  }

  @Test
  void monitorThatIsKilledTakesItsContainerWithIt() {
    try (Lxc killed = Lxc.create("killed").start()) {
      killed.killMonitor();
      checks(killed).copiesBothWays(killed.name());
      // Nobody has removed its control groups, so LXC gives the next ones another name.
      killed.start();
      EngineChecks running = EngineChecks.of(jcp(), here, killed.pid());
      running.copiesBothWays("lxc://" + killed.name(), killed.name());
      running.isListed("lxc", killed.name(), "proc");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlay:/lower:/upper", "loop:/image", "dir:/none", "nbd:/x", ""})
  void rootThatIsNoFolderIsAnError(String root) {
    try (Lxc odd = Lxc.create("odd")) {
      odd.configure(root);
      jcp().run("lxc://" + odd.name() + ":/etc/os-release", ".").refused().says(odd.name());
      jcp().run(odd.name() + ":/etc/os-release", ".").refused().says("start");
      assertEquals("", Shell.run("ls -A " + here).out());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "lxc.rootfs.pa", "\0\1\2", "lxc.idmap = u 0\nlxc.rootfs.path = dir:/\n"})
  void configurationCutShortIsAnErrorAndCostsNoOther(String text) {
    try (Lxc odd = Lxc.create("cut")) {
      odd.writeConfig(text.replace("dir:/", "dir:" + odd.rootfs()));
      jcp().run("lxc://" + odd.name() + ":/etc/os-release", ".").refused().says(odd.name());
      jcp().run(plain.name() + ":/etc/os-release", "copy").expect(0);
      Shell.run("cmp " + here + "/copy " + plain.rootfs() + "/etc/os-release").orFail();
    }
  }

  @Test
  void anotherFolderOfContainersIsLookedIntoWhereLxcsConfigurationNamesIt() {
    try (Lxc elsewhere = Lxc.createElsewhere("unseen")) {
      jcp().run("lxc://" + elsewhere.name() + ":/x", ".").refused().says("no such container");
      EngineChecks.stopped(configured(elsewhere.lxcpath()), here, elsewhere.rootfs())
          .copiesBothWays("lxc://" + elsewhere.name());
    }
  }

  /** The program on a machine with that folder in /etc/lxc/lxc.conf, in mounts of its own. */
  private Jcp configured(String lxcpath) {
    Shell.run(
            "cat >"
                + work
                + "/run <<'END'\nmount -t tmpfs tmpfs /etc/lxc && echo lxc.lxcpath = "
                + lxcpath
                + " >/etc/lxc/lxc.conf && exec \"$@\"\nEND")
        .orFail();
    return jcp().under("unshare --mount --propagation private sh " + work + "/run");
  }
}
