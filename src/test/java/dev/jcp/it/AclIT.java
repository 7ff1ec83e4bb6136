package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file's ACL stays behind, and with it what the group bits of its mode stood for: the mask. The
 * owning group gets no right that it did not have.
 */
class AclIT {

  private static final String MAKE =
      "mkdir a a/dir; echo k >a/key; echo s >a/shared; echo n >a/none; mkfifo a/fifo; echo p >a/p;"
          + " chmod 600 a/key a/fifo; chmod 650 a/shared; chmod 700 a/dir; chmod 640 a/none;"
          + " setfacl -m u:4321:rw a/key a/fifo; setfacl -m u:4321:rwx a/shared a/dir;"
          + " chmod 604 a/p; setfacl -m u:4321:rwx,m::x a/p; touch -d @1000000000 a/*";

  /** As getfacl has group and others of the sources. */
  private static final String MODES = "700 dir\n600 fifo\n600 key\n640 none\n604 p\n650 shared\n";

  @TempDir private Path here;
  private Container note;

  @BeforeEach
  void start() {
    note = DockerDaemon.get().run("");
    Shell.run("cd " + note.path("/") + " && " + MAKE).orFail();
    Shell.run("cd " + here + " && " + MAKE).orFail();
    assertEquals("670 dir\n", "6" + modes(here + "/a", "dir").substring(1));
  }

  @AfterEach
  void remove() {
    note.remove();
  }

  private static String modes(String folder, String names) {
    return Shell.run("cd " + folder + " && stat -c '%a %n' " + names).orFail().out();
  }

  private static String acls(String folder) {
    return Shell.run("getfacl -R -s -p " + folder).orFail().out();
  }

  @Test
  void groupGetsNothingOnTheWayOut() {
    note.jcp(here).run(note.at("/a"), "out").expect(0);
    assertEquals(MODES, modes(here + "/out", "*"));
    assertEquals("", acls(here + "/out"));
    note.jcp(here).run("-a", note.at("/a/key"), "key").expect(0);
    assertEquals("600 key\n", modes(here.toString(), "key"));
  }

  @Test
  void groupGetsNothingOnTheWayIn() {
    note.jcp(here).run("a", note.at("/in")).expect(0);
    assertEquals(MODES, modes(note.path("/in"), "*"));
    note.jcp(here).run("--via", "tar", "a", note.at("/tar")).expect(0);
    assertEquals(MODES, modes(note.path("/tar"), "*"));
  }

  @Test
  void groupGetsNothingInAStream() {
    Shell.run(note.jcp(here).script(note.at("/a"), "-") + " | (mkdir x; tar x -p -C x)").orFail();
    assertEquals(MODES, modes(here + "/x/a", "*"));
  }

  @Test
  void groupGetsNothingOfAFileThatIsWrittenInPlace() {
    Shell.run("cd " + here + " && echo old >vol && chmod 644 vol").orFail();
    Container mounted = DockerDaemon.get().run("-v " + here + "/vol:/etc/vol");
    mounted.jcp(here).run("a/key", mounted.at("/etc/vol")).expect(0);
    assertEquals("600 vol\n", modes(here.toString(), "vol"));
    mounted.remove();
  }
}
