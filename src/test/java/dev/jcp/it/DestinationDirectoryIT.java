package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a directory gives to new entries: a default ACL, the group of a set-gid one. Without -a they
 * keep it, as with docker cp (ACL) and cp (group).
 */
class DestinationDirectoryIT {

  private static final String[] TREE = {
    "file s/f text=f mode=0640 owner=7:8",
    "dir  s/d mode=0750 owner=7:8",
    "file s/d/g text=g mode=0600 owner=7:8",
    "file s/d/sub/h text=h mode=0644",
    "link s/d/l to=g",
    "fifo s/d/p mode=0622",
  };

  private static final String ACL = "setfacl -d -m u:4321:rwx,g:99:rx %1$s";
  private static final String SET_GID = "chgrp 50 %1$s && chmod 2775 %1$s";

  @TempDir private Path here;
  private Container note;

  @BeforeEach
  void start() {
    Shell.run("mkdir " + here + "/vol").orFail();
    note = DockerDaemon.get().run("-v " + here + "/vol:/vol");
    note.make("/", TREE);
    TreeSpec.of(TREE).makeIn(here.toString());
  }

  @AfterEach
  void remove() {
    note.remove();
  }

  /** A directory; with {@code merged} it holds one that the source's is merged into. */
  private void make(String name, String kind, boolean merged) {
    String commands = kind.contains("acl") ? ACL : ":";
    commands += kind.contains("gid") ? " && " + SET_GID : "";
    commands += merged ? " && mkdir %1$s/d" : "";
    Shell.run("cd " + here + " && mkdir %1$s && ".formatted(name) + commands.formatted(name))
        .orFail();
  }

  /** Modes, owners and ACLs as getfacl shows them. */
  private String shown(String name) {
    return Shell.run(
            "cd "
                + here
                + "/"
                + name
                + " && getfacl -R -p -n -c . && find . -printf '%m %U:%G %p\\n' | sort -k3")
        .orFail()
        .out();
  }

  private Jcp docker() {
    return note.jcp(here).program(note.daemon().client() + " cp");
  }

  private void both(Jcp program, String into, String... flags) {
    for (String each : new String[] {"f", "d"}) {
      String[] arguments = new String[flags.length + 2];
      System.arraycopy(flags, 0, arguments, 0, flags.length);
      boolean out = !into.contains(":");
      arguments[flags.length] = out ? note.at("/s/" + each) : "s/" + each;
      arguments[flags.length + 1] = into + "/";
      program.run(arguments).expect(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"proc, false", "proc, true", "tar, false", "tar, true"})
  void defaultAclIsInheritedOnTheHost(String route, boolean merged) {
    make("dockers", "acl", merged);
    make("ours", "acl", merged);
    both(docker(), "dockers");
    both(note.jcp(here), "ours", "--via", route);
    assertEquals(shown("dockers"), shown("ours"));
  }

  @ParameterizedTest
  @CsvSource({"acl, false", "acl, true", "gid, false", "acl+gid, true"})
  void inTheContainerAclIsInheritedAndOwnersAreKept(String kind, boolean merged) {
    make("vol/dockers", kind, merged);
    make("vol/ours", kind, merged);
    both(docker(), note.at("/vol/dockers"));
    both(note.jcp(here), note.at("/vol/ours"));
    assertEquals(shown("vol/dockers"), shown("vol/ours"));
  }

  /** docker cp takes the bit from new directories, and what lies in them has root's group. */
  @ParameterizedTest
  @CsvSource({"gid, proc", "gid, tar", "acl+gid, proc"})
  void setGidDirectoryGivesItsGroupAllTheWayDown(String kind, String route) {
    make("cps", kind, false);
    make("ours", kind, false);
    Shell.run("cp -r " + note.path("/s") + "/. " + here + "/cps").orFail();
    both(note.jcp(here), "ours", "--via", route);
    assertEquals(owners("cps"), owners("ours"));
  }

  /** Without the FIFO, where cp obeys the umask. */
  private String owners(String name) {
    String script = "cd " + here + "/" + name + " && find . ! -type p -printf '%m %U:%G %p\\n'";
    return Shell.run(script + " | sort -k3").orFail().out();
  }

  @Test
  void mergedDirectoryStaysSetGid() {
    make("ours", "gid", true);
    Shell.run("chmod 2770 " + here + "/ours/d").orFail();
    both(note.jcp(here), "ours");
    assertEquals("2750 50\n", Shell.run("stat -c '%a %g' " + here + "/ours/d").out());
    assertEquals("600 50\n", Shell.run("stat -c '%a %g' " + here + "/ours/d/g").out());
  }

  @ParameterizedTest
  @CsvSource({"acl", "gid", "acl+gid"})
  void archiveGivesWhatTheSourceHas(String kind) {
    make("ours", kind, false);
    both(note.jcp(here), "ours", "-a");
    String source =
        Shell.run("cd " + note.path("/s") + " && find f d -printf '%m %U:%G %p\\n'").out();
    assertEquals(
        source, Shell.run("cd " + here + "/ours && find f d -printf '%m %U:%G %p\\n'").out());
    assertEquals("", Shell.run("cd " + here + "/ours && getfacl -R -s f d").out());
  }
}
