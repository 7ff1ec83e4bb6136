package dev.jcp.tree.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.SourceLost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree as lines of text, walked as the pipeline does: {@code DIRECTORY a}, {@code (DIRECTORY b)}
 * where it is implied, {@code SYMLINK a/l -> target}, {@code REGULAR a/f: contents}, {@code
 * refused}.
 *
 * <p>On the way it sees to what every tree promises: that each entry lies in the last folder given
 * of the depth above.
 */
final class Walk {

  private final List<String> lines = new ArrayList<>();
  private final List<RawPath> folders = new ArrayList<>();

  private Walk() {}

  static List<String> of(StreamSourceTree tree) throws IOException {
    return leavingOut(tree, null);
  }

  /** What lies in this folder is left out. */
  static List<String> leavingOut(StreamSourceTree tree, String folder) throws IOException {
    Walk walk = new Walk();
    try (tree) {
      while (walk.step(tree, folder)) {}
    }
    return walk.lines;
  }

  private boolean step(StreamSourceTree tree, String leftOut) throws IOException {
    Entry entry;
    try {
      entry = tree.next();
    } catch (SourceLost e) {
      throw e;
    } catch (IOException e) {
      lines.add("refused");
      return true;
    }
    if (entry == null) {
      return false;
    }
    check(entry);
    String line = entry.type() + " " + text(entry.path());
    if (entry.type() == EntryType.DIRECTORY && text(entry.path()).equals(leftOut)) {
      tree.skipFolder();
    }
    if (entry.type() == EntryType.REGULAR) {
      line += ": " + contents(tree);
    }
    if (!entry.link().isEmpty()) {
      line += " -> " + text(entry.link());
    }
    lines.add(entry.implied() ? "(" + line + ")" : line);
    return true;
  }

  private void check(Entry entry) {
    int depth = entry.depth();
    if (depth > 0) {
      RawPath parent = depth == 1 ? RawPath.EMPTY : entry.path().parent();
      String place = entry + " does not lie in the last folder given above it";
      assertEquals(parent, folders.size() < depth ? null : folders.get(depth - 1), place);
      assertEquals(parent.resolve(entry.name()), entry.path());
    }
    while (folders.size() > depth) {
      folders.remove(folders.size() - 1);
    }
    if (entry.type() == EntryType.DIRECTORY) {
      folders.add(entry.path());
    }
  }

  private static String contents(StreamSourceTree tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] piece = new byte[1000];
    try (Content content = tree.open()) {
      for (int n = content.read(piece, 0, 1000); n >= 0; n = content.read(piece, 0, 1000)) {
        out.write(piece, 0, n);
      }
      assertEquals(content.sizeBytes(), out.size());
    }
    return out.toString(ISO_8859_1);
  }

  private static String text(RawPath path) {
    return new String(path.bytes(), ISO_8859_1);
  }
}
