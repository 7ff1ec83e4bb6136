package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.stream.StreamSourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A small file of a container, read by way of its engine. */
final class ArchivedFile {

  private ArchivedFile() {}

  /** Its text, one character a byte; empty where it cannot be read, or is no file. */
  static String read(Archive archive, RawPath path, int mostBytes) {
    try (Archive.Download download = archive.get(path)) {
      if (download == null) {
        return "";
      }
      StreamSourceTree tree = StreamSourceTree.of(download.stream(), path.lastName(), 0);
      Entry entry = tree.next();
      if (entry == null || entry.type() != EntryType.REGULAR) {
        return "";
      }
      byte[] text = new byte[mostBytes];
      int length = 0;
      try (Content content = tree.open()) {
        int more;
        do {
          more = content.read(text, length, text.length - length);
          length += Math.max(0, more);
        } while (more > 0 && length < text.length);
      }
      return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
