package dev.jcp.open;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * The directories from the top of a copy down to the one that it stands in. A tree may be 20,000
 * levels deep, so only the lowest one's path is kept: the others' are its beginnings.
 */
final class OpenFolders {

  private final List<Entry> entries = new ArrayList<>();
  private final List<Integer> lengths = new ArrayList<>();
  private RawPath lowest = RawPath.EMPTY;

  /** Goes into a directory; those that are not above it are left. */
  void enter(Entry entry) {
    truncate(entry.depth());
    lowest = entry.path();
    entries.add(withPath(entry, RawPath.EMPTY));
    lengths.add(lowest.length());
  }

  /** How many of them an entry of this depth lies in; the others are left. */
  int above(int depth) {
    truncate(depth);
    return entries.size();
  }

  Entry get(int level) {
    return withPath(entries.get(level), lowest.slice(0, lengths.get(level)));
  }

  private void truncate(int depth) {
    while (entries.size() > depth) {
      entries.remove(entries.size() - 1);
      lengths.remove(lengths.size() - 1);
    }
  }

  private static Entry withPath(Entry entry, RawPath path) {
    return new Entry(
        entry.depth(),
        entry.name(),
        path,
        entry.type(),
        entry.fileType(),
        entry.metadata(),
        entry.link(),
        entry.rdev(),
        entry.linked(),
        entry.barrier(),
        entry.id(),
        entry.implied());
  }
}
