package dev.jcp.engine;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as engines write it, strictly (RFC 8259): what is cut off or is no JSON gives a {@link
 * JsonException}, never half a value. Objects become Map, arrays List, numbers Long or Double, null
 * the Java null.
 *
 * <p>Our own because a library costs more start-up than the whole request to the daemon.
 */
final class Json {

  /** The daemon is trusted with our memory up to the size of its answer, not with our stack. */
  private static final int DEPTH_LIMIT = 200;

  /** PID_MAX_LIMIT of the kernel on 64 bits. */
  private static final int MOST_PID = 1 << 22;

  private final byte[] text;
  private int at;
  private int depth;

  /** The members of the outermost object that are kept; null for all. */
  private final List<String> wanted;

  private Json(byte[] text, List<String> wanted) {
    this.text = text;
    this.wanted = wanted;
  }

  /** The one value that the bytes hold, UTF-8. */
  static Object parse(byte[] utf8) throws JsonException {
    return new Json(utf8, null).only();
  }

  /**
   * The same, of an object, with these members alone. The others are passed over, looked at only as
   * far as it takes to find their ends: this is on the way of every copy.
   */
  static Object parse(byte[] utf8, List<String> wanted) throws JsonException {
    return new Json(utf8, wanted).only();
  }

  private Object only() throws JsonException {
    skipBlanks();
    Object value = value();
    if (at < text.length) {
      throw wrong("more than one value");
    }
    return value;
  }

  /**
   * A value inside objects, by the keys that lead to it; null where one is missing or no object.
   */
  static Object at(Object value, String... keys) {
    Object inside = value;
    for (String key : keys) {
      inside = inside instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return inside;
  }

  /** The same for a string; empty where there is none. */
  static String text(Object value, String... keys) {
    return at(value, keys) instanceof String text ? text : "";
  }

  /** The same for a whole number; 0 where there is none. */
  static long number(Object value, String... keys) {
    return at(value, keys) instanceof Long number ? number : 0;
  }

  /** The same for a process id; 0 where there is none, or one that no kernel gives. */
  static int pid(Object value, String... keys) {
    long number = number(value, keys);
    return number > 0 && number <= MOST_PID ? (int) number : 0;
  }

  /** The same for a Boolean; false where there is none. */
  static boolean flag(Object value, String... keys) {
    return at(value, keys) instanceof Boolean flag && flag;
  }

  /** Reads a value and the blanks behind it. */
  private Object value() throws JsonException {
    Object value =
        switch (peek()) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> string();
          case 't' -> literal("true", true);
          case 'f' -> literal("false", false);
          case 'n' -> literal("null", null);
          default -> number();
        };
    skipBlanks();
    return value;
  }

  private Map<String, Object> object() throws JsonException {
    Map<String, Object> members = new LinkedHashMap<>();
    enter();
    if (peek() == '}') {
      leave();
      return members;
    }
    while (true) {
      if (peek() != '"') {
        throw wrong("no name");
      }
      String name = string();
      skipBlanks();
      expect(':');
      if (depth > 1 || wanted == null || wanted.contains(name)) {
        members.put(name, value());
      } else {
        skipValue();
      }
      if (peek() == '}') {
        leave();
        return members;
      }
      expect(',');
    }
  }

  private List<Object> array() throws JsonException {
    List<Object> elements = new ArrayList<>();
    enter();
    if (peek() == ']') {
      leave();
      return elements;
    }
    while (true) {
      elements.add(value());
      if (peek() == ']') {
        leave();
        return elements;
      }
      expect(',');
    }
  }

  /** Goes to the comma or bracket that follows, past those inside of strings and brackets. */
  private void skipValue() {
    int open = 0;
    int i = at;
    for (; i < text.length; i++) {
      byte b = text[i];
      if (b == '"') {
        for (i++; i < text.length && text[i] != '"'; i++) {
          if (text[i] == '\\') {
            i++;
          }
        }
      } else if (b == '{' || b == '[') {
        open++;
      } else if (b == '}' || b == ']') {
        if (--open < 0) {
          break;
        }
      } else if (b == ',' && open == 0) {
        break;
      }
    }
    at = Math.min(i, text.length);
  }

  private void enter() throws JsonException {
    if (++depth > DEPTH_LIMIT) {
      throw wrong("too deep");
    }
    at++;
    skipBlanks();
  }

  private void leave() {
    depth--;
    at++;
  }

  private Object literal(String word, Object value) throws JsonException {
    for (int i = 0; i < word.length(); i++) {
      if (at >= text.length || text[at] != word.charAt(i)) {
        throw wrong("no value");
      }
      at++;
    }
    return value;
  }

  private Object number() throws JsonException {
    int start = at;
    if (text[at] == '-') {
      at++;
    }
    int digits = at;
    skipDigits();
    if (at - digits > 1 && text[digits] == '0') {
      throw wrong("a number that begins with 0");
    }
    boolean whole = true;
    if (at < text.length && text[at] == '.') {
      whole = false;
      at++;
      skipDigits();
    }
    if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
      whole = false;
      at++;
      if (at < text.length && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      skipDigits();
    }
    String number = new String(text, start, at - start, StandardCharsets.ISO_8859_1);
    // 18 digits always fit a long
    return whole && at - start <= 18 ? (Object) Long.valueOf(number) : wide(number, whole);
  }

  private static Object wide(String number, boolean whole) {
    if (whole) {
      try {
        return Long.valueOf(number);
      } catch (NumberFormatException e) {
        return Double.valueOf(number);
      }
    }
    return Double.valueOf(number);
  }

  private void skipDigits() throws JsonException {
    int start = at;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw wrong("no value");
    }
  }

  private String string() throws JsonException {
    int start = ++at;
    boolean ascii = true;
    for (; at < text.length; at++) {
      byte b = text[at];
      if (b == '"') {
        String plain = decode(start, at, ascii);
        at++;
        return plain;
      }
      if (b == '\\') {
        return escaped(start);
      }
      if (b >= 0 && b < 0x20) {
        throw wrong("a control character in a string");
      }
      ascii &= b > 0;
    }
    throw wrong("cut off");
  }

  /** The rest of a string that has escapes; {@code at} is at the first. */
  private String escaped(int start) throws JsonException {
    StringBuilder out = new StringBuilder();
    int from = start;
    while (at < text.length) {
      byte b = text[at];
      if (b == '"') {
        out.append(decode(from, at, false));
        at++;
        return out.toString();
      }
      if (b == '\\') {
        out.append(decode(from, at, false));
        at++;
        out.append(escape());
        from = at;
      } else if (b >= 0 && b < 0x20) {
        throw wrong("a control character in a string");
      } else {
        at++;
      }
    }
    throw wrong("cut off");
  }

  private char escape() throws JsonException {
    byte kind = peek();
    at++;
    return switch (kind) {
      case '"', '\\', '/' -> (char) kind;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw wrong("an unknown escape");
    };
  }

  /** Half a surrogate pair is a Java char too; alone it stays one, and is shown escaped. */
  private char codeUnit() throws JsonException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw wrong("an unknown escape");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  private String decode(int from, int to, boolean ascii) throws JsonException {
    if (ascii) {
      return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(java.nio.ByteBuffer.wrap(text, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw wrong("not UTF-8");
    }
  }

  private byte peek() throws JsonException {
    if (at >= text.length) {
      throw wrong("cut off");
    }
    return text[at];
  }

  private void expect(char wanted) throws JsonException {
    if (peek() != wanted) {
      throw wrong("no '" + wanted + "'");
    }
    at++;
    skipBlanks();
  }

  private void skipBlanks() {
    while (at < text.length) {
      byte b = text[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return;
      }
      at++;
    }
  }

  private JsonException wrong(String why) {
    return new JsonException(why + " at byte " + at);
  }
}
