package dev.jcp.it.users;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.RootlessPodman;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Root copies out of and into a container of a user's. The user may mount into it what he cannot
 * read or write himself; root's copy must not do it for him.
 */
class RootForUserIT {

  /** Files of an id that is not the user's own, which only their owner reads. */
  private static final String TREE =
      "mkdir -p t/d && echo 0 >t/root && echo 33 >t/www && echo 44 >t/d/other && chmod 600 t/*"
          + " t/d/* && chmod 700 t/d && ln -s www t/l && chown -h 33:33 t/www t/l"
          + " && chown 44:45 t/d t/d/other";

  @TempDir private static Path folder;
  @TempDir private static Path kept;

  private static RootsFolder host;
  private static RootlessPodman podman;
  private static String place;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    host = RootsFolder.make(folder, kept);
    podman = RootlessPodman.start("jcp-deputy");
    podman.run("one", host.volumes());
    podman.inside("one", TREE).orFail();
    place = "podman://" + podman.user().name() + "/one:";
  }

  @AfterAll
  static void stop() {
    if (podman != null) {
      podman.close();
    }
  }

  @AfterEach
  void clear() {
    host.restore();
    podman.inside("one", "rm -rf in tmp/*").orFail();
  }

  private Jcp jcp() {
    return Jcp.in(here.toString());
  }

  private static String user(String script) {
    return podman.podman("exec one /bin/sh -c " + Bytes.quote(script)).out();
  }

  /** Without it, a test here could pass because the fixture is broken. */
  @Test
  void userCanReadInThereWhatIsOpenAndNothingElse() {
    assertEquals("open", user("cat /host/open"));
    assertEquals("", user("cat /host/secret /shadow /host/locked/file 2>/dev/null"));
    assertEquals("", user("echo x 2>/dev/null >/shadow; echo x 2>/dev/null >/host/new"));
    host.assertUnchanged();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/host/secret", "/shadow", "/host/locked/file"})
  void whatTheUserCannotReadIsNotReadForHim(String path) {
    for (String option : new String[] {"-v", "-a", "--find=proc"}) {
      Jcp.Run run = jcp().run(option, place + path, "out");
      RootsFolder.assertNotLeakedTo(here, run);
      run.refused().says(path);
      assertEquals(false, Files.exists(here.resolve("out")), run::describe);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-a", "-v"})
  void treeIsCopiedWithoutWhatTheUserCannotRead(String option) {
    Jcp.Run run = jcp().run(option, place + "/host", "out");
    RootsFolder.assertNotLeakedTo(here, run);
    run.refused().says("/host/secret").says("/host/locked");
    Shell.run("cmp " + here + "/out/open " + host.open()).orFail();
  }

  @Test
  void archiveHasNothingOfWhatTheUserCannotRead() {
    String all = here + "/all.tar";
    Shell.Result run = Shell.run(jcp().script(place + "/host", "-") + " >" + all);
    RootsFolder.assertNotLeakedTo(here, run);
    assertEquals(1, run.status(), run::describe);
    Shell.run("tar -xOf " + all + " host/open | cmp - " + host.open()).orFail();
  }

  @Test
  void copyToAnotherContainerDoesNotReadItForHim() {
    podman.run("two", "");
    String two = "podman://" + podman.user().name() + "/two:";
    Jcp.Run run = jcp().run(place + "/host", two + "/tmp/out");
    String root = "/proc/" + podman.pid("two") + "/root/tmp";
    RootsFolder.assertNotLeakedTo(root, run);
    run.refused().says("/host/secret").says("/host/locked");
  }

  @Test
  void theProcessAsAPlaceIsNoWayAroundIt() {
    Jcp.Run out = jcp().run(podman.at("one", "/host/secret"), "out");
    RootsFolder.assertNotLeakedTo(here, out);
    out.refused();
    Shell.run("echo new >" + here + "/new").orFail();
    Jcp.Run in = jcp().run("new", podman.at("one", "/shadow"));
    host.assertUnchanged();
    in.refused();
  }

  @Test
  void aLinkOfTheContainersDoesNotReadItForHim() {
    podman.inside("one", "ln -s /host/secret tmp/l").orFail();
    Jcp.Run run = jcp().run("-L", place + "/tmp/l", "out");
    RootsFolder.assertNotLeakedTo(here, run);
    run.refused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/shadow", "/host/", "/host/secret", "/host/open", "/host/locked/", "/host/n/"})
  void whatTheUserCannotWriteIsNotWrittenForHim(String path) {
    Shell.run("echo new >" + here + "/new; mkdir " + here + "/n; echo n >" + here + "/n/n")
        .orFail();
    for (String source : new String[] {"new", "n"}) {
      Jcp.Run run = jcp().run("-v", source, place + path);
      host.assertUnchanged();
      run.refused();
    }
  }

  @Test
  void archiveIsNotUnpackedWhereTheUserCannotWrite() {
    Shell.run("cd " + here + "; echo new >secret; echo new >made; tar -cf in.tar secret made")
        .orFail();
    Shell.Result run = Shell.run(jcp().script("-", place + "/host") + " <" + here + "/in.tar");
    host.assertUnchanged();
    assertEquals(1, run.status(), run::describe);
  }

  @Test
  void ownFilesOfTheContainerAreCopiedWithAllItsIds() {
    String inside = podman.owners("one", "/t");
    jcp().run("-a", place + "/t", "out").expect(0);
    assertEquals(inside, RootlessPodman.owners(here + "/out"));
    jcp().run("-a", "out", place + "/in").expect(0);
    assertEquals(inside, podman.owners("one", "/in"));
    assertEquals("", podman.inside("one", "diff -r t in").orFail().out());
    jcp().run(place + "/t", "plain").expect(0);
    Shell.run("diff -r " + here + "/plain " + here + "/out").orFail();
  }

  @Test
  void oneFileOfAnotherIdIsCopiedBothWays() {
    jcp().run(place + "/t/www", "www").expect(0);
    Shell.run("cmp " + here + "/www /proc/" + podman.pid("one") + "/root/t/www").orFail();
    jcp().run("-a", place + "/t/d/other", "other").expect(0);
    jcp().run("-a", "other", place + "/tmp/").expect(0);
    assertEquals("-rw------- 44:45 ./\n", podman.owners("one", "/tmp/other"));
    jcp().run("www", place + "/t/d/new").expect(0);
    assertEquals("33\n", podman.inside("one", "cat t/d/new; rm t/d/new").orFail().out());
  }

  @Test
  void filesThatOnlyRootReadsOnTheHostGoIn() {
    Shell.run("cd " + here + "; mkdir own; echo r >own/f; chmod 600 own/f; chmod 700 own").orFail();
    jcp().run("own", place + "/tmp/").expect(0);
    assertEquals("drwx------ 0:0 ./\n-rw------- 0:0 ./f\n", podman.owners("one", "/tmp/own"));
    assertEquals("r\n", podman.inside("one", "cat tmp/own/f").orFail().out());
  }

  /** podman would be started with root's rights, or with the user's files as its configuration. */
  @Test
  void podmanIsNotStartedForAUsersStoppedContainer() {
    podman.create("made");
    String made = "podman://" + podman.user().name() + "/made:";
    jcp().run("-v", made + "/etc/os-release", "f").refused().says("no such container");
    jcp().run(here + "/f", made + "/tmp/").refused();
    Shell.run("test ! -e " + here + "/f").orFail();
  }
}
