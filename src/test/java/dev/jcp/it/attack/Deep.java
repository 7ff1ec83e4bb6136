package dev.jcp.it.attack;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;

/**
 * Chains of folders that are longer than any path may be, made and read one step at a time by perl.
 */
final class Deep {

  private Deep() {}

  /** Makes {@code top/NAME/NAME/.../leaf}. */
  static void make(String top, String name, int levels) {
    perl(
        top,
        "for (1..$n) { mkdir $d, 0751 or die \"$_: $!\"; chdir $d or die \"$_: $!\" }"
            + "open F, '>', 'leaf' or die; print F 'deep'; close F",
        name,
        levels);
  }

  /** How deep it goes, and what the leaf holds: {@code LEVELS TEXT}. */
  static String read(String top, String name) {
    return perl(
        top, "$n = 0; while (chdir $d) { $n++ } open F, '<', 'leaf'; print \"$n \", <F>", name, 0);
  }

  private static String perl(String top, String program, String name, int levels) {
    return Shell.run(
            "mkdir -p "
                + Bytes.quote(top)
                + "; cd "
                + Bytes.quote(top)
                + " && perl -e '($d, $n) = @ARGV; "
                + program.replace("'", "'\\''")
                + "' "
                + name
                + " "
                + levels)
        .orFail()
        .out();
  }
}
