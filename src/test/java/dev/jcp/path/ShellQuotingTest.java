package dev.jcp.path;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellQuotingTest {

  /** Quotes text that is encoded as UTF-8. */
  private static String text(String text) {
    return ShellQuoting.quote(text.getBytes(UTF_8), true);
  }

  /** Quotes bytes, one for each character. */
  private static String bytes(String bytes) {
    return ShellQuoting.quote(bytes.getBytes(ISO_8859_1), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "/etc/os-release", "x_1.2-3", "a,b+c%d", "user@host:/p=q", "-v"})
  void harmlessWordsArePlain(String word) {
    assertEquals(word, text(word));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b", " ", "a\"b", "$x", "`x`", "a\\b", "*", "?", "[a]", "{a,b}", "a;b", "a|b", "a&b",
        "(a)", "<a", ">a", "#a", "!a", "~", "~root", "a~", "a^b"
      })
  void whatAShellObeysIsPutInQuotes(String word) {
    assertEquals("'" + word + "'", text(word));
  }

  /** A message goes on with a colon of its own. */
  @Test
  void colonAtTheEndIsPutInQuotes() {
    assertEquals("'web:'", text("web:"));
    assertEquals("web:/", text("web:/"));
  }

  @Test
  void emptyNameIsTwoQuotes() {
    assertEquals("''", text(""));
  }

  @Test
  void singleQuoteIsEscaped() {
    assertEquals("$'don\\'t'", text("don't"));
  }

  @Test
  void backslashBesideAnEscapeIsEscaped() {
    assertEquals("$'a\\\\n\\n'", text("a\\n\n"));
  }

  @Test
  void escapeSequenceNeverReachesTheTerminal() {
    assertEquals("$'\\033]0;title\\007'", text("\u001b]0;title\u0007"));
  }

  @ParameterizedTest
  @CsvSource({"10,\\n", "9,\\t", "13,\\r", "1,\\001", "8,\\010", "127,\\177"})
  void controlCharactersAreEscaped(int code, String escape) {
    assertEquals("$'a" + escape + "b'", text("a" + (char) code + "b"));
  }

  @Test
  void escapeBeforeADigitHasThreeDigits() {
    assertEquals("$'\\0011'", text("\u00011"));
  }

  @Test
  void bytesThatAreNotUtf8AreEscaped() {
    assertEquals("$'\\377\\376'", bytes("\u00ff\u00fe"));
  }

  @Test
  void latin1IsEscapedBesideVisibleText() {
    assertEquals("$'caf\\351'", bytes("caf\u00e9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"caf\u00e9", "\u65e5\u672c\u8a9e", "\ud83d\udc33", "\u0416.txt"})
  void visibleTextIsPlain(String name) {
    assertEquals(name, text(name));
  }

  @Test
  void visibleTextWithBlanksIsQuoted() {
    assertEquals("'caf\u00e9 au lait'", text("caf\u00e9 au lait"));
  }

  @Test
  void visibleTextStaysVisibleBesideAnEscape() {
    assertEquals("$'\u00e9\\n'", text("\u00e9\n"));
  }

  @Test
  void rightToLeftOverrideIsEscaped() {
    assertEquals("$'a\\342\\200\\256gpj.exe'", text("a\u202egpj.exe"));
  }

  /** Isolates, marks, zero-width, soft hyphen, line and paragraph separator, private use, C1. */
  @ParameterizedTest
  @ValueSource(
      chars = {
        '\u2066', '\u200f', '\u200b', '\ufeff', '\u00ad', '\u2028', '\u2029', '\ue000', '\u009b'
      })
  void invisibleCharactersAreEscaped(char invisible) {
    assertTrue(text("a" + invisible).startsWith("$'a\\"), text("a" + invisible));
  }

  @ParameterizedTest
  @CsvSource({
    "two bytes for a slash, \u00c0\u00af, \\300\\257",
    "three bytes for a slash, \u00e0\u0080\u00af, \\340\\200\\257",
    "four bytes for a euro sign, \u00f0\u0082\u0082\u00ac, \\360\\202\\202\\254"
  })
  void overlongUtf8IsEscaped(String what, String sequence, String escaped) {
    assertEquals("$'" + escaped + "'", bytes(sequence), what);
  }

  @ParameterizedTest
  @CsvSource({"\u00ed\u00a0\u0080, \\355\\240\\200", "\u00ed\u00bf\u00bf, \\355\\277\\277"})
  void surrogatesAreEscaped(String sequence, String escaped) {
    assertEquals("$'" + escaped + "'", bytes(sequence));
  }

  @Test
  void beyondTheLastCodePointIsEscaped() {
    assertEquals("$'\\364\\220\\200\\200'", bytes("\u00f4\u0090\u0080\u0080"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00c3", "\u00e2\u0082", "\u00f0\u009f\u0090", "\u00a9"})
  void cutOffSequencesAreEscaped(String sequence) {
    String quoted = bytes(sequence);
    assertEquals(4 * sequence.length() + 3, quoted.length(), quoted);
  }

  @Test
  void sequenceThatIsCutOffHidesNothingBehindIt() {
    assertEquals("$'\\303\\033'", bytes("\u00c3\u001b"));
  }

  @Test
  void outsideUtf8OnlyAsciiIsVisible() {
    assertEquals("$'caf\\303\\251'", ShellQuoting.quote("caf\u00e9".getBytes(UTF_8), false));
  }

  @Test
  void theFirstLocaleVariableThatIsSetCounts() {
    assertTrue(ShellQuoting.utf8Locale(Map.of("LC_ALL", "de_DE.UTF-8", "LANG", "C")));
    assertFalse(ShellQuoting.utf8Locale(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8")));
    assertFalse(ShellQuoting.utf8Locale(Map.of("LC_CTYPE", "POSIX", "LANG", "de_DE.UTF-8")));
  }

  @Test
  void emptyLocaleVariableCountsAsUnset() {
    assertTrue(ShellQuoting.utf8Locale(Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "C.utf8")));
  }

  @Test
  void noLocaleIsNotUtf8() {
    assertFalse(ShellQuoting.utf8Locale(Map.of()));
  }

  /** ca_ES.UTF-8@valencia, sr_RS.UTF-8@latin: locale(7), "language[_territory][.codeset][@mod]". */
  @Test
  void localeWithAModifierIsUtf8() {
    assertTrue(ShellQuoting.utf8Locale(Map.of("LANG", "ca_ES.UTF-8@valencia")));
  }
}
