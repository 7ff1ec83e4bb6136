package dev.jcp.it.tree;

/** Strings whose characters are bytes: written for a shell, and shown to people. */
public final class Bytes {

  private Bytes() {}

  /** One word for any POSIX shell, whatever bytes it holds. */
  public static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** Visible: what is not printable ASCII, nor a line end, becomes {@code \xHH}. */
  public static String show(String bytes) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (c >= ' ' && c < 0x7f || c == '\n' || c == '\t') {
        shown.append(c);
      } else {
        shown.append(String.format("\\x%02x", (int) c));
      }
    }
    return shown.toString();
  }

  /** The bytes of a word in which {@code \xHH} stands for any byte, for instance a blank. */
  public static String parse(String word) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      if (word.startsWith("\\x", i)) {
        bytes.append((char) Integer.parseInt(word.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        bytes.append(word.charAt(i));
      }
    }
    return bytes.toString();
  }
}
