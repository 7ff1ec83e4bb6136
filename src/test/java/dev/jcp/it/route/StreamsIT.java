package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -} on either side, by both routes; the other program is GNU tar. */
class StreamsIT {

  private static final String[] TREE = {
    "dir  top mode=2751 owner=1234:1235",
    "file top/a text=a mode=0640 owner=12:34",
    "file top/old text=o mtime=-86400.5",
    "file top/nanos text=f mtime=4102444800.999999999",
    "file top/\\xff\\xfe\\x0a text=raw",
    "file top/" + "n".repeat(150) + "/" + "m".repeat(250) + " text=long",
    "hard top/sub/h to=top/a",
    "link top/l to=a owner=5:6",
    "link top/" + "k".repeat(120) + " to=" + "t".repeat(180),
    "fifo top/fifo mode=0622",
    "dir  top/empty mode=1777 owner=3:3",
    "file top/suid text=s mode=6711",
    "file top/huge text=h owner=4000000000:4000000001",
  };

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    note.make("/s", TREE);
  }

  @AfterAll
  static void remove() {
    note.remove();
  }

  @BeforeEach
  void makeTheSame() {
    Shell.run("cp -a " + note.path("/s/top") + " " + here + "/top; mkdir " + here + "/x").orFail();
  }

  private Shell.Result sh(String script) {
    return Shell.run("cd " + here + " && " + script);
  }

  private String jcp(String... arguments) {
    return "(" + note.jcp(here).script(arguments) + ")";
  }

  /** tar itself keeps nanoseconds only in archives that have them: the daemon's have none. */
  @Test
  void archiveHasAllOnTheProcRoute() {
    Shell.Result run = sh(jcp(note.at("/s/top"), "-") + " | tar -C x -xp --numeric-owner");
    run.orFail();
    Trees.assertSameTree(note.listing("/s/top"), Listing.withXattrs(here + "/x/top"), run(run));
  }

  @Test
  void archiveFromTheDaemonHasTheSameEntries() {
    String list = " | tar -t --quoting-style=escape | sort";
    assertEquals(
        sh(jcp("--via", "proc", note.at("/s/top"), "-") + list).orFail().out(),
        sh(jcp("--via", "tar", note.at("/s/top"), "-") + list).orFail().out());
  }

  @Test
  void entriesAreNamedAsByDockerCp() {
    for (String place : new String[] {"/s/top/a", "/s/top/sub", "/s/top/sub/.", "/s/top/sub/"}) {
      String docker = note.daemon().client() + " cp " + note.at(place) + " - | tar t | sort";
      String expected = sh(docker).orFail().out();
      for (String route : new String[] {"proc", "tar"}) {
        String ours = sh(jcp("--via", route, note.at(place), "-") + " | tar t | sort").out();
        assertEquals(expected, ours, place + " by " + route);
      }
    }
  }

  @Test
  void followedLinksGiveTheirTargetsName() {
    note.make(
        "/l",
        "file f text=f",
        "dir  d/in",
        "link lf to=f",
        "link llf to=/l/lf",
        "link ld to=d/in/..",
        "link lld to=../l/ld");
    for (String name :
        "f d lf llf ld lld ld/ ld/. lld/ lld/. d/../lf d/in/../../llf".split(" ", -1)) {
      String copy = " cp -L " + note.at("/l/" + name) + " - | tar t | sort";
      String expected = sh(note.daemon().client() + copy).orFail().out();
      for (String route : new String[] {"proc", "tar"}) {
        String ours = jcp("--via", route, "-L", note.at("/l/" + name), "-");
        assertEquals(expected, sh(ours + " | tar t | sort").out(), name + " by " + route);
        note.jcp(here).run("--via", route, "-L", note.at("/l/" + name), "x/").expect(0);
      }
    }
    // On a disk it is the link's name that counts; the last two are what "/." has brought.
    assertEquals("d f in ld lf lld llf ", sh("ls x | tr '\\n' ' '").out());
  }

  @ParameterizedTest
  @CsvSource({"proc,pax", "proc,gnu", "tar,pax", "tar,gnu"})
  void archiveIsUnpacked(String route, String format) {
    String to = "/in-" + route + format;
    note.make(to, "file kept text=k");
    Shell.Result run =
        sh("tar -c --format=" + format + " top | " + jcp("--via", route, "-", note.at(to)));
    assertEquals(0, run.status(), run.describe());
    Listing expected = note.listing("/s/top");
    Listing actual = note.listing(to + "/top");
    if (route.equals("tar")) { // the daemon loses times before 1970
      expected = expected.withTime("-86401.5", "0");
    }
    if (format.equals("gnu")) {
      expected = withoutNanos(expected);
      actual = withoutNanos(actual);
    }
    Trees.assertSameTree(expected, actual, run(run));
    assertEquals("k", note.read(to + "/kept"));
  }

  /** The old format rounds times down, also those before 1970. */
  private static Listing withoutNanos(Listing listing) {
    return listing
        .withTime("-86401.5", "-86401")
        .withTime("4102444800.999999999", "4102444800")
        .withTime(TreeSpec.DEFAULT_MTIME, TreeSpec.DEFAULT_MTIME.replaceAll("\\..*", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "bzip2", "xz", "cat"})
  void compressedArchivesAreUnpacked(String program) {
    for (String route : new String[] {"proc", "tar"}) {
      String to = "/" + program + route;
      note.make(to, "file kept text=k");
      Shell.Result run =
          sh("tar -c top/a | " + program + " | " + jcp("--via", route, "-", note.at(to)));
      assertEquals(0, run.status(), run.describe());
      assertEquals("a", note.read(to + "/top/a"));
    }
  }

  @Test
  void emptyArchivesDoNothing() {
    assertEquals(0, sh("tar -c -T /dev/null | " + jcp("-", note.at("/tmp"))).status());
    // Nothing at all is what a program leaves that has failed.
    assertEquals(1, sh(": | " + jcp("-", note.at("/tmp"))).status());
  }

  @Test
  void archiveThatMayHaveBeenCutShortIsAnErrorAndWhatCameIsKept() {
    note.make("/cut", "file kept text=k");
    sh(
        "tar -cf whole.tar top/a; head -c 1024 whole.tar >cut.tar; cat whole.tar whole.tar >two.tar");
    for (String archive : new String[] {"cut.tar", "two.tar"}) {
      Shell.Result run = sh(jcp("-", note.at("/cut")) + " <" + archive);
      assertEquals(1, run.status(), run.describe());
      assertTrue(run.err().contains("end"), run.describe());
      assertEquals("a", note.read("/cut/top/a"));
    }
  }

  @Test
  void laterOfTwoEntriesOfOneNameCounts() {
    sh("mkdir t; printf 1 >t/f; tar -cf t.tar t; printf 2 >t/f; tar -rf t.tar t/f").orFail();
    for (String route : new String[] {"proc", "tar"}) {
      note.make("/twice" + route, "file kept text=k");
      Shell.Result run = sh(jcp("--via", route, "-", note.at("/twice" + route)) + " <t.tar");
      assertEquals(0, run.status(), run.describe());
      assertEquals("2", note.read("/twice" + route + "/t/f"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void badArchivesAreErrorsAndLeaveNothingHalf(String route) {
    note.make("/bad" + route, "file kept text=k");
    String into = jcp("--via", route, "-", note.at("/bad" + route));
    sh("head -c 3000000 /dev/urandom >big; tar -cf t.tar big").orFail();
    for (String bad :
        new String[] {
          "head -c 1000000 t.tar",
          "head -c 5000 /dev/urandom",
          "echo hello",
          "gzip <t.tar | head -c 9999"
        }) {
      Shell.Result run = sh(bad + " | " + into);
      assertEquals(1, run.status(), bad + run.describe());
      assertTrue(run.err().startsWith("jcp: "), run.describe());
    }
    if (route.equals("proc")) {
      assertEquals("kept\n", Shell.run("ls -A " + note.path("/bad" + route)).out());
    }
  }

  @Test
  void archiveGoesIntoAFolderOnly() {
    for (String route : new String[] {"proc", "tar"}) {
      String[] wrong = {note.at("/s/top/a"), note.at("/nothing")};
      for (String place : wrong) {
        Shell.Result run = sh("tar -c top/a | " + jcp("--via", route, "-", place));
        assertEquals(1, run.status(), run.describe());
        assertTrue(run.err().contains("must be a folder"), run.describe());
      }
    }
    assertEquals("a", note.read("/s/top/a"));
  }

  /** With a heap that could not hold a list of them. */
  @Test
  void memoryDoesNotGrowWithTheNumberOfEntries() {
    Container many = DockerDaemon.get().run("--tmpfs /m:nr_inodes=0");
    String generate =
        "perl -e 'for my $d (1..100) { mkdir \"m/$d\"; for (1..1000) {"
            + " open F, \">\", \"m/$d/$_\" } }'";
    sh("mkdir m && " + generate + " && tar -cf m.tar m && rm -r m").orFail();
    Jcp small = many.jcp(here).with("JCP_JAVA_OPTIONS", "-Xmx8m");
    sh("(" + small.script("-", many.at("/m")) + ") <m.tar").orFail();
    assertEquals("100101\n", Shell.run("find " + many.path("/m/m") + " | wc -l").out());
    sh("(" + small.script(many.at("/m/m"), "-") + ") | tar t | wc -l >count").orFail();
    assertEquals("100101\n", sh("cat count").out());
    many.remove();
  }

  @Test
  void interruptEndsAStreamThatHasStalledAndLeavesNothing() throws Exception {
    note.make("/slow", "file kept text=k");
    sh("mkfifo p; mkdir w; head -c 100000 /dev/urandom >w/f; tar -cf w.tar w").orFail();
    Jcp jcp = note.jcp(here).under("env --default-signal=INT");
    Process copy =
        Shell.start(
            "cd "
                + here
                + "; (head -c 50000 w.tar; exec sleep 5) >p & exec <p; "
                + jcp.script("-", note.at("/slow")));
    String staged = "ls -A " + note.path("/slow") + " | grep -q jcp-";
    Shell.run("for i in $(seq 100); do " + staged + " && exit; sleep 0.05; done; exit 1").orFail();
    long start = System.nanoTime();
    Shell.run("kill -INT " + copy.pid()).orFail();
    assertEquals(130, copy.waitFor());
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis < 1000, millis + " ms");
    assertEquals("kept\n", Shell.run("ls -A " + note.path("/slow")).out());
  }

  @Test
  void bareContentGoesToStandardOutput() {
    for (String route : new String[] {"proc", "tar"}) {
      Jcp jcp = note.jcp(here);
      assertEquals("a", jcp.run("--via", route, note.at("/s/top/a"), "/dev/stdout").out());
      assertEquals("a", jcp.run("--via", route, note.at("/s/top/a"), "/dev/stderr").err());
      jcp.run("--via", route, note.at("/s/top"), "/dev/stdout").refused().says("folder");
      jcp.run("--via", route, note.at("/s/top/fifo"), "/dev/stdout").refused().says("regular file");
    }
    assertEquals(
        "Name", note.jcp(here).run(note.at("/proc/1/status"), "/dev/stdout").out().substring(0, 4));
  }

  @Test
  void bareInputIsRefused() {
    String to = note.at("/s/bare");
    String[] scripts = {
      "echo a | " + jcp("/dev/stdin", to),
      "echo a | " + jcp("-L", "/dev/stdin", to),
      "echo a | " + jcp("/dev//fd/0", to),
      "echo a | " + jcp("/proc/self/fd/0", to),
      jcp("/dev/stdin", to) + " </etc/hostname",
      "echo a | " + jcp("/dev/fd/9", to) + " 9<&0",
    };
    for (String script : scripts) {
      Shell.Result result = sh(script);
      assertEquals(1, result.status(), result.describe());
      assertTrue(result.err().contains("bare input is not supported yet\n  name a file"));
    }
    assertFalse(Files.exists(Path.of(note.path("/s/bare")), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void bareOutputToAnotherDescriptorIsRefused() {
    for (String descriptor : new String[] {"/dev/fd/1", "/dev/stdin", "/proc/self/fd/2"}) {
      note.jcp(here)
          .run(note.at("/s/top/a"), descriptor)
          .refused()
          .says("bare output goes to /dev/stdout and /dev/stderr only");
    }
  }

  /** There it is a link like any other. */
  @Test
  void standardInputOfAContainerIsALink() {
    note.jcp(here).run(note.at("/dev/stdin"), "in").expect(0);
    assertEquals("/proc/self/fd/0\n", Shell.run("readlink " + here + "/in").out());
  }

  @Test
  void fullOrClosedOutputIsAnError() {
    assertEquals(1, sh(jcp(note.at("/s/top"), "-") + " >/dev/full").status());
    assertEquals(1, sh(jcp(note.at("/s/top/a"), "/dev/stdout") + " >/dev/full").status());
  }

  @Test
  void linksOfTheArchiveAreNotWrittenThrough() {
    for (String route : new String[] {"proc", "tar"}) {
      note.make("/through" + route, "file kept text=k");
      sh("rm -rf e; mkdir -p e/x; printf evil >e/x/evil; tar -C e -cf f.tar x/evil; rm -r e/x;"
              + " ln -s /usr e/x; tar -C e -cf e.tar x; tar -Af e.tar f.tar")
          .orFail();
      Shell.Result run = sh(jcp("--via", route, "-", note.at("/through" + route)) + " <e.tar");
      assertEquals(1, run.status(), run.describe());
      assertEquals(1, Shell.run("test -e " + note.path("/usr/evil")).status());
    }
  }

  @Test
  void namesThatLeadOutAreRefusedAndTheRestIsUnpacked() {
    for (String route : new String[] {"proc", "tar"}) {
      String to = "/out" + route;
      note.make(to, "file kept text=k");
      sh("mkdir -p o; printf o >o/f; printf g >o/good; tar -P -C o -cf o.tar f"
              + " --transform 's,^f$,../../escaped,' && tar -C o -rf o.tar good")
          .orFail();
      Shell.Result run = sh(jcp("--via", route, "-", note.at(to)) + " <o.tar");
      assertEquals(1, run.status(), run.describe());
      assertTrue(run.err().contains(".."), run.describe());
      assertEquals(1, Shell.run("test -e " + note.path("/escaped")).status());
      assertEquals("g", note.read(to + "/good"));
    }
  }

  @Test
  void firstNameLikeACompressedStreamIsJustAName() {
    for (String name : new String[] {"BZhello", "BZh91AY&SY", "\u001f\u008b"}) {
      for (String route : new String[] {"proc", "tar"}) {
        String to = "/bz" + route;
        TreeSpec.of("file " + dev.jcp.it.tree.Bytes.show(name) + " text=b").makeIn(here + "/bz");
        note.jcp(here).run("--via", route, "bz", note.at(to)).expect(0);
        note.jcp(here).run("--via", route, note.at(to), "bz2" + route).expect(0);
        Shell.run("diff -r " + here + "/bz " + here + "/bz2" + route).orFail();
        Shell.run("rm -rf " + note.path(to) + " " + here + "/bz2" + route).orFail();
      }
      sh("rm -rf bz").orFail();
    }
  }

  private static Jcp.Run run(Shell.Result result) {
    return new Jcp.Run(result);
  }
}
