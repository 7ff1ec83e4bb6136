package dev.jcp.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawPathTest {

  /** One byte for each character. */
  private static RawPath raw(String bytes) {
    return RawPath.of(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The table of Go's own test, path/filepath/path_test.go. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          abc => abc
          abc/def => abc/def
          a/b/c => a/b/c
          . => .
          .. => ..
          ../.. => ../..
          ../../abc => ../../abc
          /abc => /abc
          / => /
          '' => .
          abc/ => abc
          abc/def/ => abc/def
          a/b/c/ => a/b/c
          ./ => .
          ../ => ..
          ../../ => ../..
          /abc/ => /abc
          abc//def//ghi => abc/def/ghi
          abc// => abc
          //abc => /abc
          ///abc => /abc
          //abc// => /abc
          abc/./def => abc/def
          /./abc/def => /abc/def
          abc/. => abc
          abc/def/ghi/../jkl => abc/def/jkl
          abc/def/../ghi/../jkl => abc/jkl
          abc/def/.. => abc
          abc/def/../.. => .
          /abc/def/../.. => /
          abc/def/../../.. => ..
          /abc/def/../../.. => /
          abc/def/../../../ghi/jkl/../../../mno => ../../mno
          /../abc => /abc
          a/../b:/../../c => ../c
          abc/./../def => def
          abc//./../def => def
          abc/../../././../def => ../../def
          """)
  void cleansAsGoDoes(String path, String cleaned) {
    assertEquals(raw(cleaned), raw(path).clean());
  }

  @ParameterizedTest
  @ValueSource(strings = {"...", ".a", "a.", "..a", "a/...", " ", "\n", "\u00ff/\u00fe"})
  void cleaningKeepsNamesThatOnlyLookLikeDots(String path) {
    assertEquals(raw(path), raw(path).clean());
  }

  @Test
  void cleaningTwiceChangesNothing() {
    RawPath once = raw("../a//./b/../../../c/").clean();
    assertEquals(once, once.clean());
  }

  @Test
  void componentsAreWhatIsBetweenSlashes() {
    assertEquals(List.of(raw("a"), raw("b")), raw("//a///b/").components());
  }

  @Test
  void componentsKeepDots() {
    assertEquals(List.of(raw("."), raw(".."), raw("a")), raw("./../a").components());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "//"})
  void emptyPathAndRootHaveNoComponents(String path) {
    assertEquals(List.of(), raw(path).components());
  }

  @ParameterizedTest
  @CsvSource({"a/b,a", "/a/b,/a", "/a,/", "/,/", "a,''", "'',''", "a/,a", "a/b/,a/b"})
  void parentIsWhatIsBeforeTheLastSlash(String path, String parent) {
    assertEquals(raw(parent), raw(path).parent());
  }

  @ParameterizedTest
  @CsvSource({"a/b,b", "/a,a", "/,''", "a,a", "'',''", "a/,''", "a/..,.."})
  void lastNameIsWhatIsBehindTheLastSlash(String path, String name) {
    assertEquals(raw(name), raw(path).lastName());
  }

  @ParameterizedTest
  @CsvSource({
    "a,b,a/b",
    "a/,b,a/b",
    "/,b,/b",
    "'',b,b",
    "a,'',a",
    "a,/b,/b",
    "'','',''",
    "a,b/,a/b/"
  })
  void resolvePutsOneSlashBetween(String path, String name, String resolved) {
    assertEquals(raw(resolved), raw(path).resolve(raw(name)));
  }

  @Test
  void concatPutsNothingBetween() {
    assertEquals(raw("a/.b"), raw("a/").concat(raw(".b")));
  }

  @Test
  void absoluteBeginsWithSlash() {
    assertTrue(raw("/a").isAbsolute());
    assertFalse(raw("a/").isAbsolute());
    assertFalse(RawPath.EMPTY.isAbsolute());
  }

  @Test
  void onlyOneOrTwoDotsAreDots() {
    assertTrue(raw(".").isDots());
    assertTrue(raw("..").isDots());
    assertFalse(raw("...").isDots());
    assertFalse(RawPath.EMPTY.isDots());
  }

  @Test
  void startsAndEndsAreComparedByByte() {
    assertTrue(raw("a\u00ff").startsWith(raw("a")));
    assertTrue(raw("a\u00ff").endsWith(raw("\u00ff")));
    assertFalse(raw("a").startsWith(raw("ab")));
    assertFalse(raw("b").endsWith(raw("ab")));
  }

  @Test
  void indexOfFindsTheFirst() {
    assertEquals(1, raw("a:b:c").indexOf(':'));
    assertEquals(-1, raw("abc").indexOf(':'));
  }

  @Test
  void equalBytesAreEqualPaths() {
    assertEquals(raw("a\u00ff"), raw("a\u00ff"));
    assertEquals(raw("a\u00ff").hashCode(), raw("a\u00ff").hashCode());
    assertNotEquals(raw("a\u00ff"), raw("a\u00fe"));
  }

  @Test
  void orderIsThatOfUnsignedBytes() {
    assertTrue(raw("\u00ff").compareTo(raw("z")) > 0);
    assertTrue(raw("a").compareTo(raw("ab")) < 0);
  }

  @Test
  void constantsMustBeAscii() {
    assertThrows(IllegalArgumentException.class, () -> RawPath.ascii("caf\u00e9"));
    assertThrows(IllegalArgumentException.class, () -> RawPath.ascii("a\0"));
  }

  @Test
  void textIsQuoted() {
    assertEquals("$'\\033[2J'", raw("\u001b[2J").toString());
  }
}
