package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sources that docker cp does not copy, by the tar route: names that are not UTF-8, which the
 * daemon loses, and a link to itself, which it does not resolve.
 */
class OddNamesIT {

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    note.make(
        "/o",
        "dir  . mode=0755",
        "file a/first text=not-this",
        "file caf\\xe9 text=coffee mode=0640 owner=3:4",
        "file caf text=none",
        "file a/caf\\xe9 text=other",
        "file d\\xe9/f\\xe9 text=f",
        "hard d\\xe9/h\\xe9 to=d\\xe9/f\\xe9",
        "file \\xf0\\x9f\\x90 text=cut-short",
        "file \\xed\\xa0\\x80 text=surrogate",
        "fifo p\\xff mode=0600",
        "link l\\xfe to=caf",
        "link loop to=loop",
        "file z\\xe9/last text=z");
    Shell.run("find " + note.path("/o") + " -depth -exec touch -hd @1000000000 {} +").orFail();
  }

  @AfterAll
  static void remove() {
    note.remove();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caf\\xe9",
        "d\\xe9",
        "d\\xe9/f\\xe9",
        "\\xf0\\x9f\\x90",
        "\\xed\\xa0\\x80",
        "p\\xff",
        "l\\xfe",
        "loop",
        "z\\xe9"
      })
  void theyAreCopiedAsByTheOtherRoute(String shown) {
    String name = Bytes.parse(shown);
    Shell.run(
            "cd "
                + here
                + " && mkdir cps ours && cp -a "
                + Bytes.quote(note.path("/o/" + name))
                + " cps/x")
        .orFail();
    var run = note.jcp(here).run("--via", "tar", "-a", note.at("/o/" + name), "ours/x").expect(0);
    assertEquals("", run.err());
    Shell.run("cd " + here + " && touch -d @1 cps ours").orFail();
    Trees.assertSameTree(Listing.of(here + "/cps"), Listing.of(here + "/ours"), run);
  }

  @Test
  void oneThatIsNotThereIsStillMissing() {
    String place = note.at(Bytes.parse("/o/nope\\xe9"));
    note.jcp(here).run("--via", "tar", place, "back").refused().says("no such file or directory");
  }

  @Test
  void inAStreamTheNameIsWhole() {
    String copy = note.jcp(here).script("--via", "tar", note.at(Bytes.parse("/o/d\\xe9")), "-");
    assertEquals(
        Bytes.parse("d\\xe9/ d\\xe9/f\\xe9 d\\xe9/h\\xe9 "),
        Shell.run("(" + copy + ") | tar t --quoting-style=literal | tr '\\n' ' '").out());
  }
}
