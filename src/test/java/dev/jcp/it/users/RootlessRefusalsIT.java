package dev.jcp.it.users;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.RootlessPodman;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the container's user namespace cannot be entered, every entry that this costs is named. */
class RootlessRefusalsIT {

  /** An nsenter that is not there, in a mount namespace of its own. */
  private static final String HIDDEN =
      "mkdir -p $T/u $T/w; mount -t overlay -o lowerdir=/usr/bin,upperdir=$T/u,workdir=$T/w o"
          + " /usr/bin; rm /usr/bin/nsenter";

  /** One that may not be executed. */
  private static final String NOT_EXECUTABLE = "mount --bind /dev/null /usr/bin/nsenter";

  private static RootlessPodman podman;
  private static String work;

  @BeforeAll
  static void start() {
    podman = RootlessPodman.start("jcp-refused");
    work = podman.user().work().toString();
    podman.run("one", "");
    podman
        .inside(
            "one",
            "mkdir -p t/d && echo 33 >t/www && echo 0 >t/root && chmod 600 t/* && chmod 700 t/d"
                + " && chown 33:33 t/www t/d")
        .orFail();
  }

  @AfterAll
  static void stop() {
    if (podman != null) {
      podman.close();
    }
  }

  @AfterEach
  void clear() {
    Shell.run("rm -rf " + work + "/*");
  }

  private static Jcp prepared(String mounts) {
    String script = "T=$(mktemp -d -p /dev/shm); mount -t tmpfs t $T; " + mounts + "; exec \"$@\"";
    return podman.user().jcp("unshare -m sh -c " + Bytes.quote(script) + " sh ");
  }

  private static String one(String path) {
    return podman.at("one", path);
  }

  @ParameterizedTest
  @ValueSource(strings = {HIDDEN, NOT_EXECUTABLE})
  void withoutNsenterWhatCannotBeReadIsNamed(String how) {
    Jcp.Run run = prepared(how).run("-v", one("/t"), "out").refused();
    run.says("/t/www: cannot read: permission denied").says("/t/d: cannot read: permission denied");
    run.says("user namespace cannot be entered").says("nsenter").says("run jcp as root");
    assertEquals("0\n", Shell.run("cat " + work + "/out/root").out(), "the rest is copied");
    assertEquals("root\n", Shell.run("ls " + work + "/out").out());
  }

  @Test
  void withoutNsenterOwnersThatCannotBeSetAreNamed() {
    podman.jcp().run("-a", one("/t"), "kept").expect(0);
    Shell.run("chmod 755 " + work + "/kept/d; chmod 644 " + work + "/kept/www").orFail();
    Jcp.Run run = prepared(HIDDEN).run("kept", one("/tmp/")).refused();
    run.says("/tmp/kept/www: owner 33:33").says("/tmp/kept/d: owner 33:33").says("util-linux");
    assertFalse(run.err().contains("kept/root"), run::describe);
    assertEquals("-rw-r--r-- 0:0 ./\n", podman.owners("one", "/tmp/kept/www"));
    podman.inside("one", "rm -r tmp/kept").orFail();
  }

  @Test
  void oneFileThatCannotBeReadIsRefusedWithARemedy() {
    prepared(HIDDEN).run(one("/t/www"), "f").refused().says("permission denied").says("util-linux");
    prepared(HIDDEN).run(one("/t/d/x"), "f").refused().says("permission denied").says("util-linux");
    assertEquals("", Shell.run("ls " + work).out());
    prepared(HIDDEN).run(one("/t/root"), "f").expect(0);
  }

  @Test
  void filterOfSystemCallsThatForbidsItIsNoticedFirst() {
    Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "the filter is x86-64's");
    Assumptions.assumeTrue(Shell.run("command -v bwrap").status() == 0, "no bwrap");
    // setns: EPERM; everything else: allowed
    Shell.run(
            "printf '\\40\\0\\0\\0\\0\\0\\0\\0\\25\\0\\0\\1\\64\\1\\0\\0\\6\\0\\0\\0\\1\\0\\5\\0"
                + "\\6\\0\\0\\0\\0\\0\\377\\177' >"
                + podman.user().home()
                + "/filter")
        .orFail();
    String script =
        "exec bwrap --dev-bind / / --cap-add ALL --seccomp 9 -- \"$@\" 9<"
            + podman.user().home()
            + "/filter";
    Jcp jcp = podman.user().jcp("sh -c " + Bytes.quote(script) + " sh ");
    Jcp.Run run = jcp.run(one("/t"), "out").refused();
    run.says("/t/www: cannot read").says("entered: operation not permitted");
    assertEquals("root\n", Shell.run("ls " + work + "/out").out());
  }

  @Test
  void whoeverWasStartedAgainDoesNotStartAThird() {
    Jcp jcp = podman.jcp().with("JCP_USER_NAMESPACE", "user:[1]");
    Jcp.Run run = jcp.run("-v", one("/t"), "out").refused();
    run.says("/t/www: cannot read: permission denied");
    assertFalse(run.err().contains("starting again"), run::describe);
  }

  @Test
  void rootOfAnotherUserNamespaceIsToldSo() {
    Process target = Shell.start("exec unshare -mpf --kill-child sleep 1000");
    try {
      String pid =
          Shell.run(
                  "for i in $(seq 100); do cat /proc/"
                      + target.pid()
                      + "/task/"
                      + target.pid()
                      + "/children | grep . && exit; sleep 0.05; done; exit 1")
              .orFail()
              .out()
              .strip();
      Jcp jcp = Jcp.in(work).under("unshare -Ur");
      Jcp.Run run = jcp.run("pid://" + pid + ":/etc/hostname", ".").refused();
      run.says("user namespace that does not own this container").says("outside of that namespace");
      assertFalse(run.err().contains("sudo"), run::describe);
      jcp.run(podman.at("one", "/t"), ".").refused().says("does not own this container");
      podman.user().jcp("").run("pid://" + pid + ":/etc/hostname", ".").refused().says("sudo");
    } finally {
      target.destroyForcibly();
    }
    assertEquals("", Shell.run("ls " + work).out());
  }

  @Test
  void twoNamespacesAtOnceCannotBeEntered() {
    Process other =
        Shell.start(
            podman.user().as("unshare -Ur --map-auto --mount --propagation private sleep 1000"));
    try {
      Shell.run(
              "for i in $(seq 100); do [ $(wc -l </proc/"
                  + other.pid()
                  + "/uid_map) = 2 ] && [ $(cat /proc/"
                  + other.pid()
                  + "/comm) = sleep ] && exit; sleep 0.05; done; exit 1")
          .orFail();
      String there = "pid://" + other.pid() + ":" + work;
      Jcp.Run run = podman.jcp().run("-v", one("/t"), there + "/out").refused();
      run.says("/t/www: cannot read").says("a user namespace each").says("this host first");
      podman.jcp().run("-a", one("/t"), "kept").expect(0);
      podman.jcp().run("-v", there + "/kept", one("/tmp/")).refused().says("a user namespace each");
      podman.jcp().run("-v", there + "/kept", "again").expect(0).says("starting again");
    } finally {
      other.destroyForcibly();
    }
  }
}
