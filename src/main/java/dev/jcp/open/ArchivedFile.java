package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.engine.PathStat;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.stream.StreamSourceTree;
import java.io.IOException;

/** A small file of a container, read by way of its engine. */
final class ArchivedFile {

  private ArchivedFile() {}

  /**
   * Its bytes, with links to it followed; empty where there is none.
   *
   * @throws IOException where it is no regular file, has more bytes, or cannot be read
   */
  static byte[] read(Archive archive, RawPath path, int mostBytes) throws IOException, Failure {
    PathStat stat = archive.stat(path);
    RawPath reached =
        stat != null && stat.isSymlink() ? ArchiveSource.linkTarget(stat, path) : path;
    try (Archive.Download download = stat == null ? null : archive.get(reached)) {
      if (download == null) {
        return new byte[0];
      }
      StreamSourceTree tree = StreamSourceTree.of(download.stream(), reached.lastName(), 0);
      Entry entry = tree.next();
      if (entry == null || entry.type() != EntryType.REGULAR) {
        throw new IOException("is not a regular file");
      }
      byte[] bytes = new byte[mostBytes + 1];
      int length = 0;
      try (Content content = tree.open()) {
        int more;
        do {
          more = content.read(bytes, length, bytes.length - length);
          length += Math.max(0, more);
        } while (more > 0 && length < bytes.length);
      }
      return ContainerUser.bounded(bytes, length);
    }
  }
}
