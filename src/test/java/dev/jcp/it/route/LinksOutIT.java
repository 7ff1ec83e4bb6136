package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Symlinks that lead out of the directory that is copied to, into a container that does not run:
 * docker's daemon refuses them, and ends the copy there.
 */
class LinksOutIT {

  private static final String[] TREE = {
    "dir  t mode=0751 owner=3:4",
    "file t/a text=a mode=0640 owner=12:34",
    "dir  t/b mode=2700 owner=5:6",
    "link t/b/up to=../../../../../etc owner=7:8",
    "hard t/b/zhard to=t/a",
    "link t/b/zlink to=../a",
    "file t/b/zz/deep text=d",
    "link t/c to=../../usr/lib",
    "dir  t/d mode=0700",
    "link t/d/abs to=/../../etc/passwd",
    "file t/z text=z",
  };

  @TempDir private Path here;

  private final DockerDaemon daemon = DockerDaemon.get();

  @BeforeEach
  void makeTree() {
    TreeSpec.of(TREE).makeIn(here.toString());
    // The daemon gives whole seconds.
    Shell.run("cd " + here + " && find t -depth -exec touch -hd @1000000000 {} +").orFail();
  }

  @AfterEach
  void remove() {
    daemon.docker("rm -fv links").orFail();
  }

  private void create(String options) {
    daemon
        .docker(
            "create --network none --name links " + options + " " + DockerDaemon.IMAGE + " /bin/sh")
        .orFail();
  }

  private Jcp jcp() {
    return Jcp.in(here.toString()).with("DOCKER_HOST", daemon.host());
  }

  private Listing back(String place) {
    Shell.run("mkdir -p " + here + "/back").orFail();
    Shell.run(
            "cd "
                + here
                + "/back && "
                + daemon.client()
                + " cp "
                + place
                + " - | tar -xp --numeric-owner")
        .orFail();
    return Listing.of(here + "/back/" + place.replaceAll(".*/", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp", "/usr/new", "/var/run/new"})
  void treeArrivesWhole(String to) {
    create("");
    String place = "links:" + (to.equals("/tmp") ? "/tmp/" : to);
    Jcp.Run run = jcp().run("t", place).expect(0);
    // docker cp takes the last link of the way by itself, but none before it.
    String landed = to.equals("/tmp") ? "/tmp/t" : to.replace("/var/run", "/run");
    Trees.assertSameTree(Listing.of(here + "/t"), back("links:" + landed), run);
  }

  @Test
  void directoriesOnTheWayStayAsTheyWere() {
    create("");
    Shell.run("cd " + here + "; mkdir -m 711 way; chown 9:9 way; touch -d @900000000 way").orFail();
    jcp().run("way", "links:/tmp/").expect(0);
    jcp().run("t", "links:/tmp/way/t").expect(0);
    String found =
        Shell.run(daemon.client() + " cp links:/tmp/way - | tar tv --numeric-owner").out();
    assertEquals("drwx--x--x 9/9", found.substring(0, 14));
    assertEquals(1, found.split("drwxr-x--x 3/4", -1).length - 1, found);
  }

  @Test
  void contentsGoIntoADirectoryThatKeepsItsOwn() {
    create("");
    Shell.run("cd " + here + "; mkdir -m 711 into; chown 9:9 into").orFail();
    jcp().run("into", "links:/tmp/into").expect(0);
    jcp().run("t/.", "links:/tmp/into").expect(0);
    Listing found = back("links:/tmp/into");
    assertEquals("711 9:9", Shell.run("stat -c '%a %u:%g' " + here + "/back/into").out().strip());
    assertEquals(
        "../../../../../etc", Shell.run("readlink " + here + "/back/into/b/up").out().strip());
    assertEquals("z", Shell.run("cat " + here + "/back/into/z").out(), found::toString);
  }

  @Test
  void singleLinkIsCopiedAsTheLinkItIs() {
    create("");
    jcp().run("t/b/up", "links:/tmp/up").expect(0);
    jcp().run("links:/tmp/up", "up").expect(0);
    assertEquals("../../../../../etc", Shell.run("readlink " + here + "/up").out().strip());
  }

  @Test
  void whereTheRootIsReadOnlyTheLinkIsNamedAndTheRestIsCopied() {
    create("--read-only -v /vol");
    Jcp.Run run = jcp().run("t", "links:/vol/").refused();
    run.says("links:/vol/t/b/up: ").says("links:/vol/t/c: ").says("lead out");
    Listing expected = Listing.of(here + "/t");
    Shell.run("cd " + here + "/t && rm b/up c && touch -d @1000000000 b .").orFail();
    assertEquals(false, expected.sameAs(Listing.of(here + "/t")));
    Trees.assertSameTree(Listing.of(here + "/t"), back("links:/vol/t"), run);
  }
}
