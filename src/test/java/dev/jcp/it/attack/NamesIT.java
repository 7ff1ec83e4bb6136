package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes in names: exact on disk under every locale and Java, and harmless on the terminal. */
class NamesIT {

  private static final List<String> LOCALES = List.of("C", "C.UTF-8", "POSIX");

  private static final List<String> NAMES =
      List.of(
          "\u001b[2Jcleared",
          "two\nlines",
          "tab\there",
          "\r",
          "\u0007",
          "\u00ff\u00fe",
          "caf\u00e9",
          "caf\u00c3\u00a9",
          "\u00e2\u0080\u00aertl",
          "\u00f0\u009f\u0098\u0080",
          "\u0081\u0082",
          "-rf",
          "--",
          " ",
          "  two  blanks  ",
          "'",
          "\"",
          "\\",
          "a\\nb",
          "*",
          "$HOME",
          "`id`",
          "~",
          "#",
          "BZhello",
          "\u001f\u008b\u0008gzip",
          "a:b",
          ".jcp-mine",
          "...",
          "n".repeat(255));

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    tree().makeIn(note.path("/names"));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void treeOfNamesIsByteExactOnTheWayOut(String locale, String program) {
    Jcp.Run run = jcp(locale, program).run(note.at("/names"), "copy").expect(0);
    Trees.assertSameTree(note.listing("/names"), listing("copy"), run);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void treeOfNamesIsByteExactOnTheWayIn(String locale, String program) {
    tree().makeIn(here.resolve("source").toString());
    String target = "/in" + System.nanoTime();
    Jcp.Run run = jcp(locale, program).run("source", note.at(target)).expect(0);
    Trees.assertSameTree(listing("source"), note.listing(target), run);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void eachNameCanBeTyped(String locale, String program) {
    note.make("/typed", "dir .");
    tree().makeIn(here.resolve("source").toString());
    Jcp jcp = jcp(locale, program);
    for (String name : NAMES) {
      jcp.run(note.at("/names/" + name), "./" + name).expect(0);
      jcp.run("source/" + name, note.at("/typed/" + name)).expect(0);
    }
    Jcp.Run run = jcp.run(note.at("/typed"), "typed").expect(0);
    for (String name : NAMES) {
      String path = "./" + name;
      assertEquals(
          listing("source").lines().get(path), listing("typed").lines().get(path), run::describe);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8", "POSIX"})
  void nameOnTheTerminalIsEscaped(String locale) {
    for (String name : NAMES) {
      if (name.chars().anyMatch(c -> c < ' ')) {
        Jcp.Run run = jcp(locale, Jcp.BIN).run("-v", note.at("/missing-" + name), ".").refused();
        assertHarmless(run);
      }
    }
    assertHarmless(jcp(locale, Jcp.BIN).run("-v", note.at("/names/."), "copy").expect(0));
  }

  @Test
  void operandThatBeginsWithADashIsAFile() {
    TreeSpec.of("file -rf text=dash").makeIn(here.toString());
    note.jcp(here).run("--", "-rf", note.at("/dash")).expect(0);
    assertEquals("dash", note.read("/dash"));
  }

  @Test
  void localNameWithAColonIsSpelledWithADot() throws Exception {
    TreeSpec.of("file a:b text=colon").makeIn(here.toString());
    note.jcp(here).run("./a:b", note.at("/colon")).expect(0);
    assertEquals("colon", note.read("/colon"));
    note.jcp(here).run(note.at("/colon"), "./c:d").expect(0);
    assertEquals("colon", Files.readString(here.resolve("c:d")));
  }

  private static void assertHarmless(Jcp.Run run) {
    String said = (run.out() + run.err()).replace("\n", "").replace("\t", "");
    assertFalse(said.chars().anyMatch(c -> c < ' ' || c == 0x7f), run::describe);
  }

  /** Every locale with both builds: the newest Java's and, where it was made, the oldest's. */
  private static Stream<Arguments> builds() {
    return Jcp.builds().stream()
        .flatMap(bin -> LOCALES.stream().map(locale -> Arguments.of(locale, bin)));
  }

  private Jcp jcp(String locale, String program) {
    return note.jcp(here).with("LC_ALL", locale).program(program);
  }

  private Listing listing(String name) {
    return Listing.withXattrs(here.resolve(name).toString());
  }

  private static TreeSpec tree() {
    return TreeSpec.of(NAMES.stream().map(NamesIT::line).toArray(String[]::new));
  }

  private static String line(String name) {
    StringBuilder escaped = new StringBuilder("file ");
    name.chars().forEach(c -> escaped.append(String.format("\\x%02x", c)));
    return escaped.append(" text=x").toString();
  }
}
