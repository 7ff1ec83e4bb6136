package dev.jcp.it.tree;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tree as the kernel shows it, read with find, sha256sum and getfattr: a line for each path.
 *
 * <p>The top is {@code .}. Sizes of folders are left out, since they tell about the file system and
 * not about the copy; times since the start of the tests are {@code now}, since two programs cannot
 * do the same at the same nanosecond.
 */
public final class Listing {

  private static final BigDecimal START = BigDecimal.valueOf(System.currentTimeMillis(), 3);

  private final Map<String, String> lines = new TreeMap<>();

  private Listing() {}

  public static Listing of(String top) {
    return read(top, false);
  }

  /** With extended attributes too, those of the system (capabilities, ACLs) among them. */
  public static Listing withXattrs(String top) {
    return read(top, true);
  }

  public Map<String, String> lines() {
    return lines;
  }

  /** The same with every such time as another one. */
  public Listing withTime(String time, String other) {
    Listing changed = new Listing();
    lines.forEach((k, v) -> changed.lines.put(k, v.replace(" " + time + " ", " " + other + " ")));
    return changed;
  }

  /** Whether the two show the same; names and lines are compared as bytes. */
  public boolean sameAs(Listing other) {
    return lines.equals(other.lines);
  }

  /**
   * Lines of this one alone with {@code -}, of the other one with {@code +}; both are shown where
   * they differ.
   */
  public String diff(Listing other) {
    StringBuilder diff = new StringBuilder();
    Map<String, String> all = new TreeMap<>(lines);
    all.putAll(other.lines);
    for (String path : all.keySet()) {
      String mine = lines.get(path);
      String its = other.lines.get(path);
      if (mine != null && !mine.equals(its)) {
        diff.append("- ").append(Bytes.show(mine)).append('\n');
      }
      if (its != null && !its.equals(mine)) {
        diff.append("+ ").append(Bytes.show(its)).append('\n');
      }
    }
    return diff.isEmpty() ? "(no difference)\n" : diff.toString();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    lines.values().forEach(line -> text.append(Bytes.show(line)).append('\n'));
    return text.toString();
  }

  private static Listing read(String top, boolean xattrs) {
    String script =
        "cd "
            + Bytes.quote(top)
            + " || { test ! -L "
            + Bytes.quote(top)
            + " && test ! -e "
            + Bytes.quote(top)
            + "; exit; }\n"
            + "find . -printf '%y\\0%M %U:%G\\0%s\\0%T@\\0%n\\0%D:%i\\0%p\\0-> %l\\0'; printf"
            + " '\\0X'\n"
            + "find . -type f -size -100M -print0 | xargs -0 -r sha256sum -z; printf '\\0\\0'\n"
            + (xattrs ? "getfattr -R -P -h -d -m - -e hex . 2>/dev/null; :" : "");
    String read = Shell.run(script).orFail().out();
    Listing listing = new Listing();
    int found = read.indexOf("\0\0X");
    if (found > 0) {
      int hashed = read.indexOf("\0\0", found + 3);
      listing.addEntries(read.substring(0, found), hashes(read.substring(found + 3, hashed)));
      listing.addXattrs(read.substring(hashed + 2));
    }
    return listing;
  }

  private void addEntries(String found, Map<String, String> hashes) {
    String[] fields = found.split("\0", -1);
    Map<String, String> names = new TreeMap<>();
    for (int i = 0; i + 8 <= fields.length; i += 8) {
      names.merge(fields[i + 5], fields[i + 6], (a, b) -> a.compareTo(b) < 0 ? a : b);
    }
    for (int i = 0; i + 8 <= fields.length; i += 8) {
      String path = fields[i + 6];
      StringBuilder line = new StringBuilder(fields[i + 1]);
      if (fields[i].equals("f")) {
        line.append(' ').append(fields[i + 2]).append(' ').append(hashes.get(path));
      }
      line.append(' ').append(time(fields[i + 3])).append(' ').append(path);
      if (fields[i].equals("l")) {
        line.append(' ').append(fields[i + 7]);
      }
      String first = names.get(fields[i + 5]);
      if (!first.equals(path)) {
        line.append(" = ").append(first);
      }
      lines.put(path, line.toString());
    }
  }

  private static String time(String seconds) {
    BigDecimal time = new BigDecimal(seconds);
    return time.compareTo(START) >= 0 ? "now" : time.stripTrailingZeros().toPlainString();
  }

  private static Map<String, String> hashes(String summed) {
    Map<String, String> hashes = new HashMap<>();
    for (String line : summed.split("\0", -1)) {
      if (line.length() > 66) {
        hashes.put(line.substring(66), line.substring(0, 8));
      }
    }
    return hashes;
  }

  private void addXattrs(String dumped) {
    String path = "";
    for (String line : dumped.split("\n", -1)) {
      if (line.startsWith("# file: ")) {
        String name = line.substring("# file: ".length());
        path = name.equals(".") ? "." : "./" + name;
      } else if (!line.isEmpty()) {
        String attribute = " " + line;
        lines.computeIfPresent(path, (k, v) -> v + attribute);
      }
    }
  }
}
