package dev.jcp.path;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.linux.Bash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is shown, bash reads it back as the same bytes. */
class ShellReadsBackTest {

  private static final int NAMES = 3000;

  /** What is likely to matter to a shell, to UTF-8 or to a terminal. */
  private static final String[] PIECES = {
    "a",
    "1",
    "\\",
    "'",
    "\"",
    "$",
    "`",
    "!",
    "~",
    " ",
    "\n",
    "\t",
    "\r",
    "\033",
    "%",
    "*",
    "-",
    "\u00c3\u00a9",
    "\u00e2\u0080\u00ae",
    "\u00f0\u009f\u0090\u00b3",
    "\u00c0\u00af",
    "\u00ed\u00a0\u0080",
    "\u00ff",
    "\u00fe",
    "\u0080",
    "\u00c3",
    "\\x41",
    "\\n",
    "\177",
    "#",
    "="
  };

  private static List<String> names() {
    Random random = new Random(20260101);
    List<String> names = new ArrayList<>();
    for (int b = 1; b < 256; b++) {
      names.add(String.valueOf((char) b));
    }
    while (names.size() < NAMES) {
      StringBuilder name = new StringBuilder();
      for (int i = random.nextInt(9); i >= 0; i--) {
        boolean any = random.nextInt(4) == 0;
        name.append(
            any
                ? String.valueOf((char) (1 + random.nextInt(255)))
                : PIECES[random.nextInt(PIECES.length)]);
      }
      names.add(name.toString());
    }
    return names;
  }

  @ParameterizedTest
  @CsvSource({"true,C.UTF-8", "false,C.UTF-8", "true,C", "false,C"})
  void asTheSameBytes(boolean utf8, String locale, @TempDir Path folder) throws Exception {
    List<String> names = names();
    StringBuilder script = new StringBuilder();
    for (String name : names) {
      String quoted = ShellQuoting.quote(name.getBytes(ISO_8859_1), utf8);
      String asTyped = new String(quoted.getBytes(UTF_8), ISO_8859_1);
      script.append("printf '%s\\0' ").append(asTyped).append('\n');
    }
    String[] read = Bash.run(folder, script.toString(), "LC_ALL=" + locale).split("\0", -1);
    assertEquals(names.size() + 1, read.length);
    for (int i = 0; i < names.size(); i++) {
      assertEquals(names.get(i), read[i]);
    }
  }
}
