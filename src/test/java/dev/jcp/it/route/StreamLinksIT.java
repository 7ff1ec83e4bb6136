package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Archives on standard input whose names pass through symbolic links that the container has, by
 * both routes; the other program is {@code docker cp -}.
 */
class StreamLinksIT {

  private static final String LINKS = "14\n";

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("--tmpfs /shm");
  }

  @AfterAll
  static void remove() {
    note.remove();
  }

  @BeforeEach
  void makeLinks() {
    note.sh(
            "rm -rf /l /real; mkdir -p /l/sub /real/deep; cd /l; ln -s /real abs; ln -s ../real rel;"
                + " ln -s abs chain; ln -s ../../../../real up; ln -s /l/rel/../l/../real dots;"
                + " ln -s /nowhere gone; ln -s round round; ln -s /etc/passwd file; ln -s . self;"
                + " ln -s /proc/sys/kernel knobs; ln -s /proc/self/root magic; ln -s /shm other;"
                + " ln -s ../sub sub/here; ln -s / top")
        .orFail();
  }

  private Shell.Result sh(String script) {
    return Shell.run("cd " + here + " && " + script);
  }

  /** Makes files in a folder of the host and an archive of those alone, without their folders. */
  private String archive(String... names) {
    String all = String.join(" ", names);
    sh("rm -rf t; for n in " + all + "; do mkdir -p t/$(dirname $n); printf new >t/$n; done")
        .orFail();
    return "tar -C t -c " + all;
  }

  private Shell.Result unpack(String route, String archive, String to) {
    return sh(archive + " | (" + note.jcp(here).script("--via", route, "-", note.at(to)) + ")");
  }

  private String inside(String script) {
    return note.sh(script).out();
  }

  @ParameterizedTest
  @CsvSource({
    "abs/f,/real/f",
    "rel/f,/real/f",
    "chain/f,/real/f",
    "up/f,/real/f",
    "dots/f,/real/f",
    "abs/deep/f,/real/deep/f",
    "abs/new/er/f,/real/new/er/f",
    "top/real/f,/real/f",
    "sub/here/here/f,/l/sub/f",
    "self/self/sub/f,/l/sub/f",
    "other/f,/shm/f"
  })
  void namesPassThroughTheContainersLinks(String name, String file) {
    String archive = archive(name);
    for (String route : file.startsWith("/shm") ? new String[] {"proc"} : ROUTES) {
      Shell.Result run = unpack(route, archive, "/l");
      assertEquals(0, run.status(), run.describe());
      assertEquals("new", inside("cat " + file + "; rm " + file), route);
      assertEquals(LINKS, inside("find /l -type l | wc -l"), route);
    }
    if (!file.startsWith("/shm")) {
      sh(archive + " | " + note.daemon().client() + " cp - " + note.at("/l")).orFail();
      assertEquals("new", inside("cat " + file), "docker cp");
    }
  }

  private static final String[] ROUTES = {"proc", "tar"};

  /** docker cp ends at the first of them; what jcp does by the proc route with the rest is more. */
  @ParameterizedTest
  @ValueSource(strings = {"gone", "round", "file", "knobs", "magic/tmp"})
  void linksToNoFolderAreNamedAndTheRestIsUnpacked(String link) {
    String archive = archive(link + "/f", "good/f");
    Shell.Result docker = sh(archive + " | " + note.daemon().client() + " cp - " + note.at("/l"));
    assertEquals(1, docker.status(), docker.describe());
    Shell.Result run = unpack("proc", archive, "/l");
    assertEquals(1, run.status(), run.describe());
    assertTrue(run.err().contains("/l/" + link.split("/", 2)[0]), run.describe());
    assertEquals("new", inside("cat /l/good/f"));
    assertEquals("", inside("ls -d /nowhere /tmp/f 2>/dev/null"));
  }

  /** As by docker cp: an entry for the folder itself does not turn a link into one. */
  @Test
  void aFolderThatTheArchiveGivesIsNotPutBehindALink() {
    sh("mkdir -p t/abs; echo new >t/abs/f; echo new >t/abs/g; echo new >t/good").orFail();
    String archive = "tar -C t -c --no-recursion abs abs/f good abs/g";
    for (String route : ROUTES) {
      Shell.Result run = unpack(route, archive, "/l");
      assertEquals(1, run.status(), run.describe());
      assertTrue(run.err().contains("directory"), run.describe());
      assertEquals("deep\n", inside("ls /real"));
    }
    assertEquals("new\n", inside("cat /l/good"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void hardLinksAreFoundBehindLinks(String route) {
    sh("mkdir -p t/abs/deep t/rel; echo new >t/abs/f; ln t/abs/f t/abs/deep/h; ln t/abs/f t/out;"
            + " ln t/abs/f t/rel/i")
        .orFail();
    Shell.Result run = unpack(route, "tar -C t -c abs/f abs/deep/h out rel/i", "/l");
    assertEquals(0, run.status(), run.describe());
    assertEquals("4\n4\n", inside("stat -c %h /real/f /l/out"));
    assertEquals("0\n", inside("[ /real/f -ef /real/deep/h ] && [ /real/i -ef /l/out ]; echo $?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void linksOfTheArchiveItselfAreStillRefused(String route) {
    sh("mkdir -p t/x e; printf evil >t/x/f; tar -C t -cf f.tar x/f; ln -s /real e/x;"
            + " tar -C e -cf e.tar x; tar -Af e.tar f.tar")
        .orFail();
    Shell.Result run = unpack(route, "cat e.tar", "/l");
    assertEquals(1, run.status(), run.describe());
    assertTrue(run.err().contains("the archive itself made"), run.describe());
    assertEquals("deep\n", inside("ls /real"));
  }

  /** Far below a link its folder has been closed: the way back is not "..". */
  @Test
  void deepFoldersBehindALinkAreLeftAgain() {
    String deep = "d/".repeat(300);
    sh("mkdir -p t/p/abs/"
            + deep
            + "; echo 1 >t/p/abs/"
            + deep
            + "f; echo 2 >t/p/g;"
            + " tar -C t -cf a.tar p/abs/"
            + deep
            + "f p/g")
        .orFail();
    note.sh("mkdir /l/p; ln -s /real/deep /l/p/abs").orFail();
    Shell.Result run = unpack("proc", "cat a.tar", "/l");
    assertEquals(0, run.status(), run.describe());
    assertEquals("1\n2\n", inside("cat /real/deep/" + deep + "f /l/p/g"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void leadingSlashesAreDroppedAndThatIsSaidOnce(String route) {
    sh("mkdir -p t/a; echo 1 >t/a/f; ln t/a/f t/a/h; echo 3 >t/a/g").orFail();
    Shell.Result run = unpack(route, "tar -cP " + here + "/t 2>/dev/null", "/real");
    assertEquals(0, run.status(), run.describe());
    assertEquals("jcp: -: removing leading / from names\n", run.err());
    assertEquals("1\n3\n1\n", inside("cd /real" + here + "/t/a; cat f g h; rm -r /real/tmp"));
  }

  /** The container turns a link about, to the host's names for it too, as often as it can. */
  @Test
  void aLinkThatIsTurnedAboutStaysInTheContainer() throws Exception {
    sh("mkdir -p out; echo kept >out/kept").orFail();
    String outside = here + "/out";
    note.sh(
            "mkdir -p /l/race /real/r; ln -s /real/r /l/race/a; ln -s "
                + outside
                + " /l/race/b;"
                + " ln -s ../../../../../../../.."
                + outside
                + " /l/race/c")
        .orFail();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      names.append(" a/f").append(i).append(" x").append(i);
    }
    String archive = archive(names.toString().strip().split(" "));
    Process swapper =
        Shell.start(
            "cd "
                + note.path("/l/race")
                + "; while :; do mv -T a t; mv -T b a; mv -T c b; mv -T t c;"
                + " done 2>/dev/null");
    try {
      for (int i = 0; i < 5; i++) {
        Shell.Result run = unpack("proc", archive, "/l/race");
        assertFalse(run.err().contains("Exception"), run.describe());
      }
    } finally {
      swapper.destroyForcibly().waitFor();
    }
    assertEquals("kept\n", sh("ls -A out").out());
  }
}
