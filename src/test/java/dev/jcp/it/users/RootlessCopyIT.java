package dev.jcp.it.users;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.RootlessPodman;
import dev.jcp.it.tree.Shell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A user copies out of and into his own containers without root: owners and modes are right in the
 * container's numbering and in the host's.
 */
class RootlessCopyIT {

  private static final String AGAIN = "starting again";

  /** Files that only their owner reads, of three ids, and a folder that only its owner enters. */
  private static final String TREE =
      "rm -rf t && mkdir -p t/d && echo 0 >t/root && echo 33 >t/www && echo 1000 >t/d/user"
          + " && chmod 600 t/root t/www && chmod 640 t/d/user && chmod 700 t/d && ln -s www t/l"
          + " && chown -h 33:33 t/www t/d t/l && chown 1000:100 t/d/user";

  private static RootlessPodman podman;
  private static String work;

  @BeforeAll
  static void start() {
    podman = RootlessPodman.start("jcp-rootless");
    work = podman.user().work().toString();
    podman.run("one", "--tmpfs /quick");
    podman.run("two", "");
    podman.run("kept", "--userns keep-id --user 0:0");
    podman.inside("one", TREE).orFail();
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
    podman.inside("one", "rm -rf in tmp/* quick/*").orFail();
  }

  private static Jcp jcp() {
    return podman.jcp();
  }

  private static String one(String path) {
    return podman.at("one", path);
  }

  private static String tree(long user, long root, long www, long group) {
    return String.format(
        """
        drwxr-xr-x %1$d:%1$d ./
        drwx------ %2$d:%2$d ./d
        -rw-r----- %3$d:%4$d ./d/user
        lrwxrwxrwx %2$d:%2$d ./l
        -rw------- %1$d:%1$d ./root
        -rw------- %2$d:%2$d ./www
        """,
        root, www, user, group);
  }

  private static final String INSIDE = tree(1000, 0, 33, 100);

  private static String onHost() {
    return tree(host(1000), host(0), host(33), host(100));
  }

  private static long host(int inside) {
    return podman.user().host(inside);
  }

  @ParameterizedTest
  @MethodSource("dev.jcp.it.Jcp#builds")
  void foldersGoBothWaysWithAllTheirIds(String build) {
    assertEquals(INSIDE, podman.owners("one", "/t"), "the tree to copy");
    Jcp jcp = jcp().program(build);
    jcp.run("-v", "-a", one("/t"), "out").expect(0).says(AGAIN);
    assertEquals(onHost(), RootlessPodman.owners(work + "/out"));
    jcp.run("-v", "out", one("/in")).expect(0).says(AGAIN);
    assertEquals(INSIDE, podman.owners("one", "/in"));
    assertEquals("", podman.inside("one", "diff -r t in").orFail().out());
  }

  @Test
  void withoutOptionsAllIsTheUsersOwnOutside() {
    jcp().run(one("/t"), "out").expect(0);
    long user = host(0);
    assertEquals(tree(user, user, user, user), RootlessPodman.owners(work + "/out"));
    assertEquals("0\n33\n1000\n", Shell.run("cd " + work + "/out; cat root www d/user").out());
  }

  @Test
  void oneFileOfHisOwnIsCopiedWithoutASecondStart() {
    String trace = work + "/trace";
    Jcp traced = podman.jcp().under(podman.user().setpriv() + " strace -f -e execve -o " + trace);
    assertFalse(traced.run("-v", one("/t/root"), "root").expect(0).err().contains(AGAIN));
    assertFalse(Shell.run("cat " + trace).orFail().out().contains("nsenter"));
    assertFalse(jcp().run("-v", "root", one("/tmp/")).expect(0).err().contains(AGAIN));
    assertEquals("-rw------- 0:0 ./\n", podman.owners("one", "/tmp/root"));
    traced.run("-v", one("/t/www"), "www").expect(0).says(AGAIN);
    assertEquals(true, Shell.run("cat " + trace).orFail().out().contains("/nsenter"));
  }

  @Test
  void oneFileOfAnotherIdIsReadAndKeepsItsModeAndOwner() {
    jcp().run("-v", one("/t/www"), "www").expect(0).says(AGAIN);
    assertEquals(
        "-rw------- " + host(0) + ":" + host(0) + " ./\n", RootlessPodman.owners(work + "/www"));
    jcp().run("-a", one("/t/www"), "kept").expect(0);
    assertEquals(
        "-rw------- " + host(33) + ":" + host(33) + " ./\n", RootlessPodman.owners(work + "/kept"));
    jcp().run("-v", "kept", one("/tmp/kept")).expect(0).says(AGAIN);
    assertEquals("-rw------- 33:33 ./\n", podman.owners("one", "/tmp/kept"));
    jcp().run("-v", "www", one("/t/d/new")).expect(0).says(AGAIN);
    assertEquals("33\n", podman.inside("one", "cat t/d/new; rm t/d/new").orFail().out());
  }

  @Test
  void fileCapabilitiesAreKeptBothWays() {
    podman.inside("one", "cp bin/busybox tmp/ping && setcap cap_net_raw+ep tmp/ping").orFail();
    jcp().run("-v", one("/tmp/ping"), "ping").expect(0).says(AGAIN);
    String kept = Shell.run("getcap -n " + work + "/ping").orFail().out();
    assertEquals(work + "/ping cap_net_raw=ep [rootid=" + host(0) + "]\n", kept);
    jcp().run("-v", "ping", one("/tmp/back")).expect(0).says(AGAIN);
    assertEquals(
        "tmp/back cap_net_raw=ep\n", podman.inside("one", "getcap tmp/back").orFail().out());
  }

  @Test
  void ownersAreKeptBetweenTwoContainers() {
    jcp().run("-v", one("/t"), podman.at("two", "/t")).expect(0).says(AGAIN);
    assertEquals(INSIDE, podman.owners("two", "/t"));
  }

  @Test
  void containerWithAnotherNumberingHasTheSamePeopleInIt() {
    jcp().run("-a", one("/t"), "out").expect(0);
    jcp().run("out", podman.at("kept", "/t")).expect(0);
    // --userns=keep-id: he has his own number, and those below it are the first subordinates.
    String uid = podman.user().uid();
    assertEquals(
        "-rw------- " + uid + ":" + uid + " ./\n-rw------- 32:32 ./\n",
        podman.owners("kept", "/t/root") + podman.owners("kept", "/t/www"));
    assertEquals(onHost(), hostView("kept", "/t"));
    jcp().run("-a", podman.at("kept", "/t"), "back").expect(0);
    assertEquals(onHost(), RootlessPodman.owners(work + "/back"));
    jcp().run(podman.at("kept", "/t"), "plain").expect(0);
    long user = host(0);
    assertEquals(tree(user, user, user, user), RootlessPodman.owners(work + "/plain"));
  }

  private static String hostView(String name, String path) {
    return RootlessPodman.owners("/proc/" + podman.pid(name) + "/root" + path);
  }

  @Test
  void tmpfsOfTheContainerTakesAllIds() {
    jcp().run(one("/t"), one("/quick/t")).expect(0);
    assertEquals(INSIDE, podman.owners("one", "/quick/t"));
  }

  @Test
  void archivesGoThroughTheSecondStart() {
    Shell.run("cd " + work + "; echo x >f; tar --owner=44 --group=45 -cf f.tar f").orFail();
    Shell.Result in = Shell.run(jcp().script("-v", "-", one("/tmp")) + " <" + work + "/f.tar");
    assertEquals(0, in.status(), in::describe);
    assertEquals("-rw-r--r-- 44:45 ./\n", podman.owners("one", "/tmp/f"));
    Shell.Result out =
        Shell.run(jcp().script(one("/t"), "-") + " | tar -tv --numeric-owner | sort -k6");
    assertEquals(true, out.out().matches("(?s).*-rw------- 33/33 .* t/www\n.*"), out::describe);
    assertEquals(6, out.out().lines().count(), out::describe);
  }

  @Test
  void filesOfOthersOnTheHostBecomeTheContainersRoots() {
    Shell.run("cd " + work + "; mkdir f; echo r >f/r; echo n >f/n; chown nobody f/n").orFail();
    Shell.run("chmod 644 " + work + "/f/*; chmod 755 " + work + "/f").orFail();
    jcp().run("f", one("/tmp/")).expect(0);
    jcp().run("f/n", one("/tmp/single")).expect(0);
    assertEquals(
        "drwxr-xr-x 0:0 ./\n-rw-r--r-- 0:0 ./n\n-rw-r--r-- 0:0 ./r\n-rw-r--r-- 0:0 ./\n",
        podman.owners("one", "/tmp/f") + podman.owners("one", "/tmp/single"));
  }

  @Test
  void ownerWithoutANumberNeverReachesChown() {
    Shell.run("cd " + work + "; echo x >f; tar --owner=200000 --group=0 -cf f.tar f").orFail();
    Shell.Result in = Shell.run(jcp().script("-", one("/tmp")) + " <" + work + "/f.tar");
    assertEquals(1, in.status(), in::describe);
    assertEquals(true, in.err().contains("owner 200000:0 has no number"), in::describe);
    assertEquals("-rw-r--r-- 0:0 ./\n", podman.owners("one", "/tmp/f"));
  }

  @Test
  void configuredUserGetsItWithArchive() {
    podman.run("user", "--user 1000:100");
    Process service = podman.serve();
    try {
      Shell.run("cd " + work + "; echo x >f; chown " + podman.user().name() + " f").orFail();
      jcp()
          .run("-v", "-a", "f", "podman://user:/tmp/")
          .expect(0)
          .says("podman://user: route proc, inside");
      assertEquals("-rw-r--r-- 1000:100 ./\n", podman.owners("user", "/tmp/f"));
      jcp().run("one:/t", "byname").expect(0);
      assertEquals("33\n", Shell.run("cat " + work + "/byname/www").out());
    } finally {
      service.destroy();
    }
  }

  @Test
  void containerOfRootsDaemonIsStillReachedByItsArchives() {
    DockerDaemon daemon = DockerDaemon.get();
    Container note = daemon.run("");
    note.make("/u", "file private text=secret mode=0600 owner=33:33");
    Shell.run("chmod 711 " + daemon.home() + "; chmod 666 " + daemon.home() + "/s").orFail();
    try {
      Jcp jcp = jcp().with("DOCKER_HOST", daemon.host());
      jcp.run("-v", note.at("/u"), one("/tmp/")).expect(0).says(AGAIN).says("route tar");
      assertEquals("-rw------- 33:33 ./\n", podman.owners("one", "/tmp/u/private"));
      jcp.run("-v", one("/t"), note.at("/tmp/")).expect(0).says(AGAIN).says("route tar");
      assertEquals(INSIDE, RootlessPodman.owners(note.path("/tmp/t")));
    } finally {
      Shell.run("chmod 660 " + daemon.home() + "/s").orFail();
      note.remove();
    }
  }

  @Test
  void rootFolderThatIsClosedToHimIsOpenInside() {
    podman.run("closed", "");
    podman.inside("closed", "echo c >f && chown 33:33 . && chmod 700 .").orFail();
    jcp().run("-v", podman.at("closed", "/f"), "f").expect(0).says(AGAIN);
    assertEquals("c\n", Shell.run("cat " + work + "/f").out());
  }

  @Test
  void namesOfAnyBytesSurviveTheSecondStart() {
    String name = "caf\u00e9 ?\n";
    podman.inside("one", "cp -a t/www \"$(printf 'tmp/caf\\351 ?\\nx')\"").orFail();
    jcp().run("-v", one("/tmp/" + name + "x"), "out " + name).expect(0).says(AGAIN);
    assertEquals("33\n", Shell.run("cd " + work + "; cat out*").out());
    assertEquals("out " + name + "\n", Shell.run("cd " + work + "; ls -N").out());
  }

  /** By podman's service, started for this copy as the user, in podman's own user namespace. */
  @Test
  void createdContainerGivesAndTakesFiles() {
    podman.create("made");
    jcp()
        .run("-v", "podman://made:/etc/os-release", "release")
        .expect(0)
        .says("podman's service, which /usr/bin/podman runs for this copy");
    jcp().run(one("/t"), "t").expect(0);
    jcp().run("t", "podman://made:/tmp/").expect(0);
    podman.podman("cp made:/tmp/t " + work + "/podmans").orFail();
    podman.podman("cp made:/etc/os-release " + work + "/original").orFail();
    Shell.run("cd " + work + " && cmp release original && diff -r --no-dereference t podmans")
        .orFail();
    String left = "pgrep -a -f 'system service --time'; ls " + podman.user().runtime();
    assertFalse(Shell.run(left).out().contains("jcp-"), () -> Shell.run(left).out());
  }

  /** One that does not run with one that does, both ways. */
  @Test
  void createdContainerAndRunningOneExchangeFiles() {
    podman.create("other");
    jcp().run("podman://other:/etc/os-release", one("/tmp/release")).expect(0);
    podman.podman("cp other:/etc/os-release " + work + "/original").orFail();
    String there = podman.inside("one", "cat tmp/release").orFail().out();
    assertEquals(Shell.run("cat " + work + "/original").out(), there);
    jcp().run(one("/tmp/release"), "podman://other:/tmp/back").expect(0);
    podman.podman("cp other:/tmp/back " + work + "/back").orFail();
    Shell.run("cd " + work + " && cmp back original").orFail();
    // In the running one's user namespace, where this could be done, there is no such service.
    jcp()
        .run("podman://other:/etc/os-release", one("/t/d/in"))
        .refused()
        .says("copy to a directory of this host first");
  }
}
