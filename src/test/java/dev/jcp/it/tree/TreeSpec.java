package dev.jcp.it.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree as lines of text, which the tools of the system then make.
 *
 * <pre>
 * dir  a/b mode=1777 owner=1:2
 * file a/f text=hello mode=4755 mtime=981173106.5 xattr.user.x=1
 * file a/\xff\x20 size=1000          (any byte of a name as \xHH)
 * sparse a/s size=8T text=at-the-end
 * link a/l to=../f
 * hard a/h to=a/f                    (a path from the top)
 * fifo a/p
 * </pre>
 *
 * Folders on the way are made. Where no time is given, everything has the same one of the past,
 * with nanoseconds.
 */
public final class TreeSpec {

  public static final String DEFAULT_MTIME = "981173106.123456789";

  private final List<String> lines;

  private TreeSpec(List<String> lines) {
    this.lines = lines;
  }

  public static TreeSpec of(String... texts) {
    List<String> lines = new ArrayList<>();
    for (String text : texts) {
      text.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(lines::add);
    }
    return new TreeSpec(lines);
  }

  /** Makes it below a folder, which is made first where it is missing. */
  public TreeSpec makeIn(String folder) {
    Shell.run(script(folder)).orFail();
    return this;
  }

  String script(String folder) {
    StringBuilder make = new StringBuilder("set -e; umask 022\n");
    Map<String, String> times = new LinkedHashMap<>();
    make.append("mkdir -p ").append(Bytes.quote(folder)).append("; cd ");
    make.append(Bytes.quote(folder)).append('\n');
    for (String line : lines) {
      String[] words = line.split(" +");
      Map<String, String> values = values(words);
      String name = Bytes.parse(words[1]);
      for (int i = name.indexOf('/'); i > 0; i = name.indexOf('/', i + 1)) {
        if (times.putIfAbsent(name.substring(0, i), DEFAULT_MTIME) == null) {
          make.append("mkdir -p ").append(Bytes.quote("./" + name.substring(0, i))).append('\n');
        }
      }
      String path = Bytes.quote("./" + name);
      make.append(command(words[0], path, values)).append('\n');
      make.append(metadata(path, values));
      times.put(name, values.getOrDefault("mtime", DEFAULT_MTIME));
    }
    // Last things first: what is made in a folder changes the folder's time.
    List<String> names = new ArrayList<>(times.keySet());
    Collections.reverse(names);
    for (String name : names) {
      make.append("touch -h -d @").append(times.get(name)).append(' ');
      make.append(Bytes.quote("./" + name)).append('\n');
    }
    return make.toString();
  }

  private static Map<String, String> values(String[] words) {
    Map<String, String> values = new HashMap<>();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      values.put(words[i].substring(0, equals), Bytes.parse(words[i].substring(equals + 1)));
    }
    return values;
  }

  private static String command(String type, String path, Map<String, String> values) {
    String text = Bytes.quote(values.getOrDefault("text", ""));
    String size = values.get("size");
    return switch (type) {
      case "dir" -> "mkdir -p " + path;
      case "file" ->
          size == null
              ? "printf %s " + text + " >" + path
              : "yes " + path + " | head -c " + size + " >" + path;
      case "sparse" -> "truncate -s " + size + " " + path + "; printf %s " + text + " >>" + path;
      case "link" -> "ln -sn " + Bytes.quote(values.get("to")) + " " + path;
      case "hard" -> "ln " + Bytes.quote("./" + values.get("to")) + " " + path;
      case "fifo" -> "mkfifo " + path;
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static String metadata(String path, Map<String, String> values) {
    StringBuilder commands = new StringBuilder();
    if (values.containsKey("owner")) {
      commands
          .append("chown -h ")
          .append(values.get("owner"))
          .append(' ')
          .append(path)
          .append('\n');
    }
    if (values.containsKey("mode")) {
      commands.append("chmod ").append(values.get("mode")).append(' ').append(path).append('\n');
    }
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (value.getKey().startsWith("xattr.")) {
        commands.append("setfattr -h -n ").append(value.getKey().substring("xattr.".length()));
        commands.append(" -v ").append(Bytes.quote(value.getValue()));
        commands.append(' ').append(path).append('\n');
      }
    }
    return commands.toString();
  }
}
