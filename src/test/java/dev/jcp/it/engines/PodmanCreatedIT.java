package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Podman;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * podman's containers that do not run, where no service of podman's runs: one is started for the
 * copy, and gone with all it had mounted when the copy ends.
 */
class PodmanCreatedIT {

  private static Podman podman;
  private static String made;
  private static String running;
  private static String mounts;

  @TempDir private Path here;
  @TempDir private Path work;

  @BeforeAll
  static void start() {
    podman = Podman.withDefaultFolders();
    made = podman.create("made", "-v /data");
    running = podman.run("running", "");
    mounts = mounts();
  }

  @AfterAll
  static void stop() {
    if (podman != null) {
      podman.close();
    }
  }

  private static String mounts() {
    return Shell.run(
            "grep -o '/var/lib/containers/storage/overlay/[^ ]*/merged' /proc/self/mounts;"
                + " pgrep -a -f 'system service --time 1 unix:///run/jcp-'; ls -d /run/jcp-* 2>&1")
        .out();
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(mounts, mounts());
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private void makeTree() {
    Shell.run(
            "cd "
                + here
                + "; mkdir -p tree/sub; echo a >tree/a; ln -s a tree/l; echo b >tree/sub/b;"
                + " chmod 640 tree/a")
        .orFail();
  }

  @Test
  void idIsEnoughBothWays() {
    makeTree();
    String id = podman.id(made);
    String way = "route tar, through podman's service, which /usr/bin/podman runs for this copy";
    jcp().run("-v", "podman://" + id + ":/etc/os-release", "release").expect(0).says(way);
    jcp().run("tree", made + ":/tmp/").expect(0);
    jcp().run(id.substring(0, 12) + ":/tmp/tree", "back").expect(0);
    Shell.run("cd " + here + "; diff -r --no-dereference tree back").orFail();
    // What podman itself has there.
    podman.podman("cp " + made + ":/tmp/tree " + here + "/podmans").orFail();
    podman.podman("cp " + made + ":/etc/os-release " + here + "/original").orFail();
    Shell.run("cd " + here + "; diff -r --no-dereference tree podmans; cmp release original")
        .orFail();
  }

  @Test
  void volumesAreSeen() {
    makeTree();
    jcp().run("tree/a", made + ":/data/f").expect(0);
    podman.podman("cp " + made + ":/data/f " + here + "/f").orFail();
    Shell.run("cmp " + here + "/f " + here + "/tree/a").orFail();
  }

  @Test
  void betweenTwoAndFromSeveralSources() {
    makeTree();
    String other = podman.create("other", "");
    jcp().run("tree/a", "tree/sub/b", made + ":/tmp").expect(0);
    jcp().run(made + ":/tmp/a", made + ":/tmp/b", other + ":/tmp").expect(0);
    jcp().run(other + ":/tmp/.", "both").expect(0);
    Shell.run("cd " + here + "; cmp both/a tree/a; cmp both/b tree/sub/b").orFail();
  }

  @Test
  void whatIsNotThereIsNamed() {
    jcp().run(made + ":/nope", ".").refused().says(made + ":/nope: no such file or directory");
    jcp().run(made + ":/etc/os-release", "no/x").refused();
    EngineChecks.row(jcp().run("--list"), made);
  }

  /** Where podman is this script. */
  private Jcp replaced(String script) {
    Shell.run(
            "cp /usr/bin/podman "
                + work
                + "/podmans; cat >"
                + work
                + "/podman <<'END'\n#!/bin/sh\ncd "
                + work
                + "\n"
                + script
                + "\nEND\nchmod 755 "
                + work
                + "/podman; printf 'mount --bind "
                + work
                + "/podman /usr/bin/podman; exec \"$@\"\n' >"
                + work
                + "/run")
        .orFail();
    return jcp().under("unshare --mount --propagation private sh " + work + "/run");
  }

  private Jcp told() {
    return replaced(
        "echo 'a warning' >&2; echo 'Error: told' >&2; echo 'see its help' >&2; echo x >told; exit 125");
  }

  @Test
  void onlyACopyThatNeedsItStartsIt() {
    Jcp jcp = told();
    jcp.run("--list").expect(0);
    jcp.run("--pid", running).expect(0);
    jcp.run("--pid", made).refused().says("does not run");
    jcp.run("-v", running + ":/etc/os-release", "r").expect(0).says("route proc");
    jcp.run("--via", "tar", running + ":/etc/os-release", "t").refused().says("no archive");
    jcp.run("--via", "proc", made + ":/etc/os-release", "t").refused().says("does not run");
    Shell.run("test ! -e " + work + "/told").orFail();
    jcp.run(made + ":/etc/os-release", "t")
        .refused()
        .says("cannot be started for this copy: /usr/bin/podman says told\n");
    Shell.run("test -e " + work + "/told && test ! -e " + here + "/t").orFail();
  }

  @Test
  void pathIsNotSearched() {
    Shell.run(
            "printf '#!/bin/sh\\necho x >"
                + work
                + "/told\\n' >"
                + work
                + "/podman; cd "
                + work
                + "; chmod 755 podman; cp podman setsid")
        .orFail();
    Jcp jcp = jcp().with("PATH", work + ":/usr/bin:/bin");
    jcp.run(made + ":/etc/os-release", "r").expect(0);
    Shell.run("test ! -e " + work + "/told").orFail();
  }

  @Test
  void environmentIsPodmansOwn() {
    Jcp jcp = replaced("env >env; exec ./podmans \"$@\"");
    Jcp full =
        jcp.with("PATH", work + ":/usr/bin:/bin")
            .with("LISTEN_FDS", "1")
            .with("NOTIFY_SOCKET", work + "/none")
            .with("CONTAINERS_REGISTRIES_CONF", "/etc/containers/registries.conf")
            .with("HOME", "/root")
            .with("XDG_CACHE_HOME", "/root/.cache");
    full.run(made + ":/etc/os-release", "r").expect(0);
    String usual =
        "CONTAINERS_REGISTRIES_CONF=/etc/containers/registries.conf\n"
            + "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
            + "PWD="
            + work
            + "\n";
    String names = "grep -v '^OLDPWD=' " + work + "/env | LC_ALL=C sort";
    assertEquals(
        usual.replace("PATH=", "HOME=/root\nPATH=") + "XDG_CACHE_HOME=/root/.cache\n",
        Shell.run(names).out());
    // Directories of another user's, as with sudo -E, are not root's.
    Shell.run("mkdir " + work + "/home; chown 4711 " + work + "/home").orFail();
    full.with("HOME", work + "/home").run(made + ":/etc/os-release", "r").expect(0);
    assertEquals(usual, Shell.run(names).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"chown 4711", "chmod 775", "chmod 757"})
  void programThatOthersMayChangeIsNotRunByRoot(String change) {
    Jcp jcp = told();
    Shell.run(change + " " + work + "/podman").orFail();
    jcp.run(made + ":/etc/os-release", "t").refused().says("does not run").says("only root");
    Shell.run("test ! -e " + work + "/told && test ! -e " + here + "/t").orFail();
  }

  @Test
  void directoryThatCannotBeMadeIsNamed() {
    Shell.run("printf 'mount --bind /proc/sys /run; exec \"$@\"\n' >" + work + "/closed").orFail();
    jcp()
        .under("unshare --mount --propagation private sh " + work + "/closed")
        .run("podman://" + podman.id(made) + ":/etc/os-release", "t")
        .refused()
        .says("no directory for its socket: /run: ");
  }

  @ParameterizedTest
  @CsvSource({"INT,130,150", "INT,130,500", "TERM,143,300", "TERM,143,700", "HUP,129,600"})
  void signalLeavesNothing(String signal, int status, int millis) throws Exception {
    Shell.run("truncate -s 6G " + here + "/much").orFail();
    String[] words = {"much", made + ":/tmp/much"};
    Jcp jcp = jcp().under("env --default-signal=INT,TERM,HUP");
    Process process = jcp.start(words);
    Thread.sleep(millis);
    long sent = System.nanoTime();
    Shell.run("kill -" + signal + " " + process.pid());
    Jcp.Run run = jcp.finish(process, 60, words).expect(status);
    long took = (System.nanoTime() - sent) / 1_000_000;
    assertTrue(took < 3000, took + " ms: " + run.describe());
    String part =
        "jcp: " + made + ":/tmp/much: may be incomplete now: the engine had only a part of it";
    assertEquals("", run.err().replace(part, "").strip(), run.describe());
  }

  @Test
  void killedOneLeavesNothingRunningOrMounted() throws Exception {
    Shell.run("truncate -s 6G " + here + "/much").orFail();
    String[] words = {"much", made + ":/tmp/much"};
    Process process = jcp().start(words);
    Thread.sleep(600);
    Shell.run("kill -KILL " + process.pid());
    jcp().finish(process, 60, words).expect(137);
    Shell.run(
        "for i in $(seq 80); do pgrep -f 'system service --time 1 unix:///run/jcp-' >/dev/null"
            + " || break; sleep 0.1; done; for at in /run/jcp-*; do rm -f $at/s; rmdir $at; done");
  }
}
