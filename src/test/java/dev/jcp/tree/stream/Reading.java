package dev.jcp.tree.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.path.RawPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a test asks of an archive: its entries, its names, one of its contents. */
final class Reading {

  private Reading() {}

  static TarReader reader(byte[] archive) {
    return new TarReader(new ByteArrayInputStream(archive));
  }

  static TarReader reader(RawTar tar) {
    return reader(tar.bytes());
  }

  static TarHeader only(byte[] archive) throws IOException {
    return reader(archive).next();
  }

  static String text(RawPath path) {
    return new String(path.bytes(), ISO_8859_1);
  }

  static String contents(TarReader tar) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] piece = new byte[100];
    for (int n = tar.read(piece, 0, 100); n >= 0; n = tar.read(piece, 0, 100)) {
      out.write(piece, 0, n);
    }
    return out.toString(ISO_8859_1);
  }

  /** {@code TYPE MODE UID:GID SIZE MTIME NAME [-> LINK]}, all that the archive holds. */
  static List<String> list(byte[] archive) throws IOException {
    TarReader tar = reader(archive);
    List<String> lines = new ArrayList<>();
    for (TarHeader header = tar.next(); header != null; header = tar.next()) {
      String line =
          String.format(
              "%s %o %d:%d %d %d %s",
              header.isFile() ? "f" : String.valueOf((char) header.typeflag()),
              header.mode(),
              header.uid(),
              header.gid(),
              header.sizeBytes(),
              header.mtimeSeconds(),
              text(header.name()));
      lines.add(header.link().isEmpty() ? line : line + " -> " + text(header.link()));
      assertEquals(header.sizeBytes(), contents(tar).length());
    }
    return lines;
  }

  static List<String> names(byte[] archive) throws IOException {
    TarReader tar = reader(archive);
    List<String> names = new ArrayList<>();
    for (TarHeader header = tar.next(); header != null; header = tar.next()) {
      names.add(text(header.name()));
    }
    return names;
  }
}
