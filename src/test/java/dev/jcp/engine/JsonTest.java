package dev.jcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.path.Shown;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static Object parse(String text) throws JsonException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsEveryKindOfValue() throws JsonException {
    Object value =
        parse(" {\"a\": [1, -2.5, 1e3, true, false, null, \"x\", {}, []],\n\"b\": {\"c\": 7}} ");
    assertEquals(7, Json.number(value, "b", "c"));
    List<?> list = (List<?>) Json.at(value, "a");
    assertEquals(List.of(1L, -2.5, 1000.0, true, false), list.subList(0, 5));
    assertNull(list.get(5));
    assertEquals(List.of("x", Map.of(), List.of()), list.subList(6, 9));
  }

  @Test
  void whatIsMissingIsEmpty() throws JsonException {
    Object value = parse("{\"State\":{\"Pid\":\"12\"},\"n\":null}");
    assertEquals("", Json.text(value, "State", "Status"));
    assertEquals(0, Json.number(value, "State", "Pid"));
    assertEquals("", Json.text(value, "n", "x", "y"));
    assertEquals(false, Json.flag(value, "State", "Running"));
  }

  @Test
  void onlyWantedMembersAreKept() throws JsonException {
    String text =
        "{\"x\":\"a,}\\\"]\",\"y\":[{\"Id\":1},[2]],\"Id\":\"i\",\"n\":12,\"State\":{\"x\":3},"
            + " \"z\":{} }";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertEquals(
        Map.of("Id", "i", "State", Map.of("x", 3L)), Json.parse(bytes, List.of("Id", "State")));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThrows(JsonException.class, () -> Json.parse(cut, List.of("Id", "State")));
    }
  }

  @Test
  void numbersKeepTheirValue() throws JsonException {
    assertEquals(Long.MAX_VALUE, parse("9223372036854775807"));
    assertEquals(Long.MIN_VALUE, parse("-9223372036854775808"));
    assertEquals(9.3e18, parse("9300000000000000000"));
    assertEquals(0L, parse("0"));
  }

  @Test
  void escapesBecomeCharacters() throws JsonException {
    assertEquals("\"\\/\b\f\n\r\té€", parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\""));
    assertEquals("a\uD83D\uDE00b", parse("\"a\\ud83d\\ude00b\""));
    assertEquals("é\uD83D\uDE00\n", parse("\"é\uD83D\uDE00\\n\""));
  }

  @Test
  void halfASurrogatePairIsShownEscaped() throws JsonException {
    String lone = (String) parse("\"\\ud83d\"");
    assertEquals(1, lone.length());
    assertEquals("'?'", Shown.text(lone));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":}",
        "\"abc",
        "\"\\x\"",
        "\"\\u12",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "tru",
        "truex",
        "nul",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "NaN",
        "1 2",
        "{} x",
        "]",
        "<html>",
        "\"\\ud83d"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThrows(JsonException.class, () -> parse(text));
  }

  @Test
  void everyTruncationIsRefused() throws JsonException {
    String whole = "{\"ID\":\"a\\u00e9b\",\"State\":{\"Pid\":12,\"Running\":true},\"l\":[1,null]}";
    parse(whole);
    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      assertThrows(JsonException.class, () -> parse(cut), cut);
    }
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] latin = {'"', (byte) 0xe9, '"'};
    assertThrows(JsonException.class, () -> Json.parse(latin));
    byte[] overlong = {'"', (byte) 0xc0, (byte) 0xaf, '"'};
    assertThrows(JsonException.class, () -> Json.parse(overlong));
  }

  @Test
  void depthIsBounded() throws JsonException {
    parse("[".repeat(200) + "]".repeat(200));
    JsonException deep =
        assertThrows(JsonException.class, () -> parse("[".repeat(1_000_000) + "1"));
    assertTrue(deep.getMessage().contains("too deep"));
    assertThrows(JsonException.class, () -> parse("{\"a\":".repeat(1_000_000)));
  }
}
