package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Destinations that refuse owners and modes (NFS with root_squash, CIFS, sshfs), or take them and
 * forget them: the contents are there, and what was promised is missed by name, once.
 */
class RefusedMetadataIT {

  private static final String CHOWN = "chown,fchown,lchown,fchownat";
  private static final String CHMOD = "fchmod,fchmodat";

  private static final String[] TREE = {
    "dir  t mode=0755",
    "file t/f text=1 mode=6644 owner=7:7",
    "dir  t/d mode=0751 owner=7:7",
    "file t/d/g text=2 mode=0640 owner=7:7",
    "hard t/d/hard to=t/f",
    "link t/d/link to=g owner=7:7",
    "fifo t/d/pipe mode=0622 owner=7:7",
  };

  @TempDir private Path here;
  private Container note;

  @BeforeEach
  void start() {
    boolean strace = Shell.run("command -v strace").status() == 0;
    Requirement.check("strace", strace, "strace is not installed");
    Shell.run("mkdir " + here + "/o").orFail();
    Shell.run("printf old >" + here + "/vol").orFail();
    note = DockerDaemon.get().run("-v " + here + "/vol:/vol");
    note.make("/", TREE);
    TreeSpec.of(TREE).makeIn(here.toString());
  }

  @AfterEach
  void remove() {
    note.remove();
  }

  /** Each of the calls does as strace's {@code inject} says. */
  private Jcp jcp(String calls, String fault) {
    return note.jcp(here)
        .under(
            "strace -f -qq -o "
                + here
                + "/trace -e trace="
                + calls
                + " -e inject="
                + calls
                + ":"
                + fault);
  }

  private String read(String folder) {
    return Shell.run("cd " + folder + " && cat f d/g d/hard d/link; test -p d/pipe").orFail().out();
  }

  private String modes(String folder) {
    return Shell.run("cd " + folder + " && stat -c %a . d d/g d/pipe f")
        .orFail()
        .out()
        .replace('\n', ' ');
  }

  private static long lines(Jcp.Run run, String text) {
    return run.err().lines().filter(line -> line.contains(text)).count();
  }

  @Test
  void nobodyIsAskedToOwnACopyOnTheHost() {
    jcp(CHOWN, "error=EPERM").run(note.at("/t"), "o/t").expect(0);
    assertEquals("1212", read(here + "/o/t"));
    assertEquals("755 751 640 622 644 ", modes(here + "/o/t"));
    assertEquals("", Shell.run("grep chown " + here + "/trace").out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"EPERM", "EINVAL", "EACCES", "ENOSYS"})
  void refusedOwnerIsNamedOnceAndTheContentsAreThere(String error) {
    Jcp.Run run = jcp(CHOWN, "error=" + error).run("-a", note.at("/t"), "o/t").refused();
    assertEquals(1, lines(run, "owner 7:7 cannot be set"), run.describe());
    assertEquals(1, lines(run, "set-id bit dropped"), run.describe());
    assertEquals("755 751 640 622 644 ", modes(here + "/o/t"));
    read(here + "/o/t");
  }

  @Test
  void refusedOwnerInTheContainerIsNamedAndTheContentsAreThere() {
    note.make("/old", "dir t", "dir t/d mode=0700", "file t/f text=old");
    Jcp.Run run = jcp(CHOWN, "error=EPERM").run("t", note.at("/old/")).refused();
    run.says("owner 7:7 cannot be set");
    assertEquals("755 751 640 622 644 ", modes(note.path("/old/t")));
    read(note.path("/old/t"));
  }

  @Test
  void refusedOwnerOfAFileWrittenInPlaceKeepsTheContents() {
    jcp(CHOWN, "error=EPERM").run("t/f", note.at("/vol")).refused().says("owner 7:7");
    assertEquals(
        "1 644\n", Shell.run("cat " + here + "/vol; stat -c ' %a' " + here + "/vol").out());
  }

  @Test
  void refusedModeIsNamedOnceAndTheContentsAreThere() {
    Jcp.Run run = jcp(CHMOD, "error=EPERM").run(note.at("/t"), "o/t").refused();
    assertEquals(1, lines(run, "mode cannot be set"), run.describe());
    read(here + "/o/t");
  }

  @ParameterizedTest
  @ValueSource(strings = {CHMOD, "utimensat"})
  void forgottenModeOrTimeIsNamedOnce(String calls) {
    Jcp.Run run = jcp(calls, "retval=0").run("--no-setid", note.at("/t"), "o/t").refused();
    String what = calls.equals(CHMOD) ? "mode is not kept" : "mtime is not kept";
    assertEquals(1, lines(run, what), run.describe());
    assertEquals(1, run.err().lines().filter(line -> line.startsWith("jcp: ")).count(), run.err());
    read(here + "/o/t");
  }

  @Test
  void forgottenOwnerIsNamedWhereItWasPromised() {
    Jcp.Run run = jcp(CHOWN, "retval=0").run("-a", note.at("/t"), "o/t").refused();
    assertEquals(1, lines(run, "owner is not kept"), run.describe());
    jcp(CHOWN, "retval=0").run(note.at("/t"), "o/u").expect(0);
    jcp(CHOWN, "retval=0").run("t", note.at("/new")).refused().says("owner is not kept");
    assertEquals("755 751 640 622 644 ", modes(note.path("/new")));
  }

  /** ext4 with small inodes: whole seconds, and none after 2038. */
  @Test
  void coarseTimesAreARemarkAndWrongOnesAreNot() {
    String disk = "cd " + here + " && truncate -s 4M disk && mkfs.ext4 -q -I 128 disk";
    Shell.run(disk + " && mkdir small && mount -o loop disk small").orFail();
    try {
      Jcp.Run run = note.jcp(here).run(note.at("/t"), "small/t").expect(0);
      assertEquals(1, lines(run, "mtime is rounded"), run.describe());
      note.make("/", "file whole text=w mtime=1000000000");
      run = note.jcp(here).run(note.at("/whole"), "small/").expect(0);
      assertFalse(run.err().contains("mtime"), run.describe());
      note.make("/", "file late text=l mtime=5000000000");
      note.jcp(here).run(note.at("/late"), "small/").refused().says("mtime is not kept");
      assertEquals("l", Shell.run("cat " + here + "/small/late").out());
    } finally {
      Shell.run("umount " + here + "/small").orFail();
    }
  }
}
