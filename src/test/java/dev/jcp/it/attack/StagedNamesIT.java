package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.RamFolder;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Root copies into a directory of user nobody, who puts something of root's that lies there under
 * the name of what jcp has just made. They can rename it, but neither read nor change it; nor may
 * they have jcp do so. strace holds jcp for the moment that a race would have to hit.
 */
class StagedNamesIT {

  private static final String NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups ";

  private static final String[] PRECIOUS = {
    "dir  precious mode=0700",
    "file precious/secret text=secret mode=0600",
    "file precious/sub/secret text=secret",
  };

  private static Container note;

  @TempDir(factory = RamFolder.class)
  private Path here;

  private Path home;
  private HeldCopy copy;

  @BeforeAll
  static void start() {
    boolean strace = Shell.run("command -v strace").status() == 0;
    Requirement.check("strace", strace, "strace is not installed");
    note = DockerDaemon.get().run("");
    note.make(
        "/src",
        "dir  tree mode=0777 owner=1:2",
        "file tree/f text=new",
        "fifo pipe mode=0666 owner=1:2",
        "link link to=elsewhere owner=1:2",
        "file file text=new mode=0666 owner=1:2");
  }

  @AfterAll
  static void stop() {
    note.remove();
  }

  @BeforeEach
  void makeHome() {
    home = here.resolve("home");
    copy = new HeldCopy(note, here);
    Shell.run("chmod 755 " + here + "; mkdir " + home + "; chown 65534:65534 " + home).orFail();
  }

  private void make(String... spec) {
    TreeSpec.of(spec).makeIn(home.toString());
  }

  /** Everything there is to know of {@code precious}, under whatever name. */
  private String facts(long inode) {
    String found = "p=$(find " + home + " -inum " + inode + ") && ";
    return Shell.run(found + "cd $p && find . -printf '%p %y %U:%G %m %s\\n' | sort").orFail().out()
        + Shell.run(found + "find $p -type f -exec cat {} +").out();
  }

  private long inode(String name) {
    String out = Shell.run("stat -c %i " + home + "/" + name).orFail().out();
    return Long.parseLong(out.strip());
  }

  /** Copies, and as soon as there is a temporary name nobody puts {@code precious} there. */
  private Jcp.Run copyWhileSwapped(String fault, boolean term, String... arguments) {
    String script =
        "cd "
            + home
            + " && exec "
            + NOBODY
            + "sh -c 'n=; i=0; while [ -z \"$n\" ] && [ $i -lt 2000 ]; do"
            + " n=$(ls -A | grep ^.jcp-); i=$((i + 1)); sleep .002; done;"
            + " mv -T $n aside && mv -T precious $n'";
    return copy.run(
        fault,
        pid -> {
          Shell.run(script).orFail();
          if (term) {
            Shell.run("kill -TERM " + pid).orFail();
          }
        },
        arguments);
  }

  private void assertNotThere(String name) {
    assertEquals(1, Shell.run("test -e " + home + "/" + name).status(), name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "empty", "nobody's"})
  void directoryExchangedBeforeItIsOpenedIsNotFilled(String kind) {
    make(PRECIOUS);
    if (!kind.equals("full")) {
      Shell.run("rm -r " + home + "/precious/*").orFail();
    }
    if (kind.equals("nobody's")) {
      Shell.run("chown 65534:65534 " + home + "/precious").orFail();
    }
    long inode = inode("precious");
    String before = facts(inode);
    Jcp.Run run =
        copyWhileSwapped("mkdirat:delay_exit=500000", false, note.at("/src/tree"), home + "/new");
    run.refused().says("another process");
    assertEquals(before, facts(inode), run::describe);
    assertNotThere("new");
  }

  @Test
  void directoryExchangedWhileItIsFilledGetsNoNameAndNoMode() {
    make(PRECIOUS);
    long inode = inode("precious");
    String before = facts(inode);
    Jcp.Run run =
        copyWhileSwapped(
            "utimensat:delay_enter=500000:when=1", false, note.at("/src/tree"), home + "/new");
    run.refused().says("another process");
    assertEquals(before, facts(inode), run::describe);
    assertNotThere("new");
  }

  @Test
  void directoryExchangedInTheMomentOfTheRenameIsSaid() {
    make(PRECIOUS);
    long inode = inode("precious");
    String before = facts(inode);
    Jcp.Run run =
        copyWhileSwapped(
            "renameat2:delay_enter=500000", false, note.at("/src/tree"), home + "/new");
    run.refused().says("another process");
    assertEquals(before, facts(inode), run::describe);
  }

  @Test
  void signalDoesNotEmptyADirectoryThatWasExchanged() {
    make(PRECIOUS);
    long inode = inode("precious");
    String before = facts(inode);
    Jcp.Run run =
        copyWhileSwapped(
            "utimensat:delay_enter=500000:when=1", true, note.at("/src/tree"), home + "/new");
    run.expect(143).says("another process");
    assertEquals(before, facts(inode), run::describe);
    assertEquals("", Shell.run("ls -A " + home + "/aside").orFail().out(), run::describe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipe", "link"})
  void nodeExchangedBeforeItIsOpenedKeepsItsOwnerAndMode(String kind) {
    make(kind.equals("pipe") ? "fifo precious mode=0600" : "link precious to=theirs");
    Shell.run("sleep .1").orFail();
    long inode = inode("precious");
    String before = facts(home + "/precious");
    String call = kind.equals("pipe") ? "mknodat" : "symlinkat";
    Jcp.Run run =
        copyWhileSwapped(
            call + ":delay_exit=500000", false, "-a", note.at("/src/" + kind), home + "/new");
    run.refused().says("another process");
    assertEquals(before, facts(find(inode)), run::describe);
    assertNotThere("new");
  }

  private String find(long inode) {
    return Shell.run("find " + home + " -inum " + inode).orFail().out().strip();
  }

  private static String facts(String path) {
    return Shell.run("stat -c '%F %u:%g %a %Y %N' " + path + " | sed 's/[^ ]*home[^ ]*//'")
        .orFail()
        .out();
  }

  @Test
  void fileUnderATemporaryNameIsKnownByItsInode() {
    make("file precious text=secret mode=0600");
    long inode = inode("precious");
    Jcp.Run run =
        copyWhileSwapped(
            withoutUnnamedFiles() + " -e inject=fchmod:delay_enter=500000",
            false,
            note.at("/src/file"),
            home + "/new");
    run.refused().says("another process");
    assertEquals("secret", Shell.run("cat " + find(inode)).orFail().out(), run::describe);
    assertEquals("600\n", Shell.run("stat -c %a " + find(inode)).orFail().out(), run::describe);
    String copied = Shell.run("cat " + home + "/new").out();
    assertTrue(copied.isEmpty() || copied.equals("new"), run::describe);
  }

  @Test
  void fileUnderATemporaryNameThatFailsDoesNotTakeAnotherAlong() {
    make("file precious text=secret mode=0600");
    long inode = inode("precious");
    Jcp.Run run =
        copyWhileSwapped(
            withoutUnnamedFiles() + " -e inject=fchmod:error=EIO:delay_enter=500000",
            false,
            note.at("/src/file"),
            home + "/new");
    run.refused();
    assertEquals("secret", Shell.run("cat " + find(inode)).orFail().out(), run::describe);
    assertNotThere("new");
  }

  @Test
  void fileThatTakesAnothersPlaceIsLookedAtAfterwards() {
    make("file precious text=secret mode=0600", "file new text=old");
    long inode = inode("precious");
    Jcp.Run run =
        copyWhileSwapped(
            "renameat2:delay_enter=500000", false, note.at("/src/file"), home + "/new");
    run.refused().says("another process");
    assertEquals("secret", Shell.run("cat " + find(inode)).orFail().out(), run::describe);
    assertEquals("600\n", Shell.run("stat -c %a " + find(inode)).orFail().out(), run::describe);
  }

  @Test
  void fileOnAFileSystemWithoutUnnamedFilesArrives() {
    String fault = withoutUnnamedFiles();
    copy.run(fault, note.at("/src/file"), home + "/new").expect(0);
    make("file old text=old");
    copy.run(fault, note.at("/src/file"), home + "/old").expect(0);
    assertEquals("newnew", Shell.run("cd " + home + "; cat new old").out());
    assertEquals("new\nold\n", Shell.run("ls -A " + home).out());
  }

  /** Has O_TMPFILE fail, as on NFS or vfat. */
  private String withoutUnnamedFiles() {
    copy.run("", note.at("/src/file"), home + "/try").expect(0);
    Shell.run("rm " + home + "/try").orFail();
    List<String> opens = copy.calls().stream().filter(call -> call.startsWith("openat(")).toList();
    for (int i = 0; i < opens.size(); i++) {
      if (opens.get(i).contains("O_TMPFILE")) {
        return "openat:error=EOPNOTSUPP:when=" + (i + 1);
      }
    }
    throw new AssertionError("no O_TMPFILE: " + opens);
  }

  /** Whoever has seen some must not know the next. */
  @Test
  void temporaryNamesDoNotFollowFromEarlierOnes() {
    note.make("/many", "dir a", "dir b", "dir c", "dir d");
    copy.run("", note.at("/many/."), home.toString()).expect(0);
    List<String> calls = copy.calls();
    Set<String> names = new LinkedHashSet<>();
    int random = 0;
    for (String call : calls) {
      random += call.startsWith("getrandom(") ? 1 : 0;
      int at = call.startsWith("mkdirat(") ? call.indexOf(".jcp-") : -1;
      if (at >= 0) {
        names.add(call.substring(at, call.indexOf('"', at)));
      }
    }
    assertEquals(4, names.size(), names::toString);
    assertTrue(random >= 4, random + " calls of getrandom for " + names);
  }
}
