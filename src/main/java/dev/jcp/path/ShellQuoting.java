package dev.jcp.path;

/**
 * Shows bytes as GNU ls and cp do: plain where that is safe, {@code 'with blanks'} or {@code
 * $'\033[2J'} where not.
 *
 * <p>Whoever is root in a container chooses the names there. A name that reached the terminal raw
 * could move the cursor, change the window title or fake a line of ours; one with a right-to-left
 * override could show another name. So everything that is not a visible character is written as
 * octal bytes, and a shell reads the result back as the same name.
 */
public final class ShellQuoting {

  private static final String PLAIN = "%+,-./:=@_";

  /** Outside UTF-8 locales a terminal may take the bytes of "é" for something else. */
  private static final boolean UTF_8_TERMINAL = utf8Locale(System.getenv());

  private ShellQuoting() {}

  public static String quote(byte[] bytes) {
    return quote(bytes, UTF_8_TERMINAL);
  }

  static String quote(byte[] bytes, boolean utf8) {
    boolean plain = bytes.length > 0;
    boolean visible = true;
    for (int i = 0; i < bytes.length; ) {
      int length = visibleLength(bytes, i, utf8);
      visible &= length > 0;
      plain &= length > 1 || length == 1 && isPlain(bytes[i]);
      i += Math.max(1, length);
    }
    // A message goes on with a colon: "x:" would become "x::".
    if (plain && bytes[0] != '~' && bytes[bytes.length - 1] != ':') {
      return text(bytes, utf8, false);
    }
    boolean quoteInside = false;
    for (byte b : bytes) {
      quoteInside |= b == '\'';
    }
    if (visible && !quoteInside) {
      return "'" + text(bytes, utf8, false) + "'";
    }
    return "$'" + text(bytes, utf8, true) + "'";
  }

  private static boolean isPlain(byte b) {
    return b >= '0' && b <= '9'
        || b >= 'A' && b <= 'Z'
        || b >= 'a' && b <= 'z'
        || PLAIN.indexOf(b) >= 0;
  }

  private static String text(byte[] bytes, boolean utf8, boolean escaping) {
    StringBuilder out = new StringBuilder(bytes.length + 8);
    for (int i = 0; i < bytes.length; ) {
      int length = visibleLength(bytes, i, utf8);
      if (length == 0) {
        appendEscape(out, bytes[i] & 0xff);
      } else if (length == 1) {
        if (escaping && (bytes[i] == '\'' || bytes[i] == '\\')) {
          out.append('\\');
        }
        out.append((char) bytes[i]);
      } else {
        out.appendCodePoint(codePoint(bytes, i, length));
      }
      i += Math.max(1, length);
    }
    return out.toString();
  }

  private static void appendEscape(StringBuilder out, int b) {
    switch (b) {
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      default ->
          out.append('\\')
              .append((char) ('0' + (b >> 6)))
              .append((char) ('0' + (b >> 3 & 7)))
              .append((char) ('0' + (b & 7)));
    }
  }

  /** How many bytes the visible character at {@code i} has; 0 where there is none. */
  private static int visibleLength(byte[] bytes, int i, boolean utf8) {
    int first = bytes[i] & 0xff;
    if (first < 0x80) {
      return first >= 0x20 && first < 0x7f ? 1 : 0;
    }
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (!utf8 || first < 0xc2 || first > 0xf4 || i + length > bytes.length) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((bytes[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int codePoint = codePoint(bytes, i, length);
    boolean shortest = codePoint >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000);
    return shortest && codePoint <= Character.MAX_CODE_POINT && isVisible(codePoint) ? length : 0;
  }

  private static int codePoint(byte[] bytes, int i, int length) {
    int codePoint = bytes[i] & 0xff >> length + 1;
    for (int k = 1; k < length; k++) {
      codePoint = codePoint << 6 | bytes[i + k] & 0x3f;
    }
    return codePoint;
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  static boolean utf8Locale(java.util.Map<String, String> environment) {
    for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty()) {
        int modifier = value.indexOf('@');
        String codeset = modifier < 0 ? value : value.substring(0, modifier);
        String upper = codeset.toUpperCase(java.util.Locale.ROOT);
        return upper.endsWith("UTF-8") || upper.endsWith("UTF8");
      }
    }
    return false;
  }
}
