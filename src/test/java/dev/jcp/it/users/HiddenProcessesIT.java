package dev.jcp.it.users;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.RootlessPodman;
import dev.jcp.it.engine.RootlessUser;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A /proc that hides other users' processes: one's own containers are there as ever. */
class HiddenProcessesIT {

  private static RootlessPodman podman;

  @BeforeAll
  static void start() {
    podman = RootlessPodman.start("jcp-hidepid");
    podman.run("one", "");
  }

  @AfterAll
  static void stop() {
    if (podman != null) {
      podman.close();
    }
  }

  private static String script(int hidepid) {
    return "mount -t proc -o hidepid=" + hidepid + " proc /proc; exec \"$@\"";
  }

  private static Jcp jcp(int hidepid) {
    String hide = "unshare -m --propagation private sh -c " + Bytes.quote(script(hidepid)) + " sh ";
    RootlessUser user = podman.user();
    // Before Linux 5.8 all of them have the same options.
    String see = hide + user.setpriv() + " cat /proc/1/cmdline";
    Assumptions.assumeTrue(Shell.run(see).status() != 0, "processes cannot be hidden here");
    return user.jcp(hide);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void listIsOfOnesOwn(int hidepid) {
    Jcp.Run list = jcp(hidepid).run("--list").expect(0);
    assertFalse(list.err().contains("Exception"), list::describe);
    assertEquals(1, list.out().lines().filter(l -> l.startsWith("one ")).count(), list::describe);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void onesOwnContainerIsCopiedFrom(int hidepid) {
    jcp(hidepid).run("one:/etc/os-release", "copy").expect(0);
    String root = "/proc/" + podman.pid("one") + "/root";
    Shell.run("cd " + podman.user().work() + "; cmp copy " + root + "/etc/os-release").orFail();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void nameThatNobodyHasIsRefused(int hidepid) {
    jcp(hidepid).run("no-such:/x", ".").refused().says("no such container");
  }
}
