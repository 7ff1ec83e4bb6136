package dev.jcp.it.users;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.RemappedDocker;
import dev.jcp.it.engine.RootlessPodman;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon whose containers' root is not the host's (SECURITY.md, S19 and S24): jcp as root. */
class RemappedDockerIT {

  private static RemappedDocker docker;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    docker = RemappedDocker.start();
    docker.run("note", "--tmpfs /quick");
    docker.inside("note", "mkdir -p home && chown 1000:1000 home && chmod 700 home").orFail();
  }

  @AfterAll
  static void stop() {
    if (docker != null) {
      docker.close();
    }
  }

  private static String tree(long root, long www) {
    return String.format(
        """
        drwxr-xr-x %1$d:%1$d ./
        drwx------ %2$d:%2$d ./d
        -rw-r----- %1$d:%2$d ./d/f
        lrwxrwxrwx %2$d:%2$d ./l
        -rw------- %2$d:%2$d ./www
        """,
        root, www);
  }

  private void makeTree() {
    Shell.run(
            "cd "
                + here
                + " && mkdir -p t/d && echo w >t/www && echo f >t/d/f && ln -s www t/l"
                + " && chmod 600 t/www && chmod 640 t/d/f && chmod 700 t/d"
                + " && chown -h 33:33 t/www t/d t/l && chown 0:33 t/d/f")
        .orFail();
  }

  private Jcp jcp() {
    return docker.jcp(here);
  }

  private static String onHost(String path) {
    return RootlessPodman.owners(docker.root("note") + path);
  }

  private static String inside(String path) {
    String find = "find ." + path + " -printf '%M %U:%G ./%P\\n' | LC_ALL=C sort -k3";
    return docker.inside("note", find).orFail().out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp/t", "/quick/t", "/dev/shm/t", "/home/t"})
  void ownersAreRightInBothNumberings(String place) {
    makeTree();
    assertNotEquals(0, docker.host(0), "the container's root is somebody else");
    jcp().run("-v", "t", "note:" + place).expect(0).says("route proc");
    assertEquals(tree(0, 33), inside(place));
    assertEquals(tree(docker.host(0), docker.host(33)), onHost(place));

    jcp().run("-a", "note:" + place, "kept").expect(0);
    assertEquals(tree(0, 33), RootlessPodman.owners(here + "/kept"));
    jcp().run("note:" + place, "plain").expect(0);
    assertEquals(tree(0, 0), RootlessPodman.owners(here + "/plain"));
    assertEquals("", Shell.run("cd " + here + "; diff -r t kept; diff -r t plain").orFail().out());
    docker.inside("note", "rm -r ." + place).orFail();
  }

  @Test
  void oneFileIsRightInBothNumberings() {
    Shell.run("cd " + here + "; echo x >f; chmod 600 f; chown 1000:33 f").orFail();
    jcp().run("f", "note:/home/").expect(0);
    assertEquals("-rw------- 1000:33 ./\n", inside("/home/f"));
    String host = "-rw------- " + docker.host(1000) + ":" + docker.host(33) + " ./\n";
    assertEquals(host, onHost("/home/f"));
    jcp().run("note:/home/f", "back").expect(0);
    assertEquals("-rw------- 0:0 ./\n", RootlessPodman.owners(here + "/back"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp/out", "/quick/out", "/dev/shm/out"})
  void ownerOutsideTheMapIsNamedAndGivenToTheContainersRoot(String place) {
    Shell.run("cd " + here + "; echo x >f; chown 200000:33 f").orFail();
    Jcp.Run run = jcp().run("f", "note:" + place).refused();
    run.says(place).says("owner 200000:33 has no number");
    assertEquals("-rw-r--r-- 0:33 ./\n", inside(place));
    assertEquals("-rw-r--r-- " + docker.host(0) + ":" + docker.host(33) + " ./\n", onHost(place));
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "created"})
  void ownersAreTheSameByTheTarRoute(String state) {
    makeTree();
    String name = state.equals("running") ? "note" : "off";
    docker.docker("create --network none --name off bb:latest /bin/sh").orFail();
    try {
      jcp().run("--via", "tar", "t", name + ":/tmp/t").expect(0);
      jcp().run("--via", "tar", "-a", name + ":/tmp/t", "kept").expect(0);
      assertEquals(tree(0, 33), RootlessPodman.owners(here + "/kept"));
      jcp().run("--via", "tar", name + ":/tmp/t", "plain").expect(0);
      assertEquals(tree(0, 0), RootlessPodman.owners(here + "/plain"));
      String copy = jcp().script("--via", "tar", name + ":/tmp/t/www", "-");
      String streamed = Shell.run("(" + copy + ") | tar tv --numeric-owner").out();
      assertEquals("-rw------- 33/33", streamed.substring(0, 16));

      Shell.run("cd " + here + "; echo x >f; chown 200000:33 f; chmod 6755 f").orFail();
      Jcp.Run run = jcp().run("--via", "tar", "f", name + ":/tmp/f").refused();
      run.says(name + ":/tmp/f: owner 200000:33 has no number").says("set-id bit dropped");
      jcp().run("--via", "tar", "-a", name + ":/tmp/f", "f2").expect(0);
      assertEquals("-rwxr-sr-x 0:33 ./\n", RootlessPodman.owners(here + "/f2"));
    } finally {
      docker.docker("rm -f off").orFail();
      docker.inside("note", "rm -rf ./tmp/t ./tmp/f").orFail();
    }
  }
}
