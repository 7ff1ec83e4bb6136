package dev.jcp.tree.direct;

import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Temporary names that lie in a directory before a copy: of a jcp that was killed, or of one that
 * is still at work, which nobody can tell. So they are named and left alone.
 */
final class Leftovers {

  /**
   * In a larger directory the rest is not looked at: to list it all would cost more than it says.
   */
  private static final int MOST_NAMES = 10_000;

  private Leftovers() {}

  /**
   * @param directory open for this only, at its start
   */
  static List<RawPath> in(Fd directory) {
    List<RawPath> found = new ArrayList<>();
    try {
      look(directory, found);
    } catch (ErrnoException e) {
      // The copy can do without.
    }
    return found;
  }

  private static void look(Fd directory, List<RawPath> found) throws ErrnoException {
    DirectoryReader reader = new DirectoryReader();
    List<RawPath> batch = reader.next(directory);
    for (int seen = 0; !batch.isEmpty() && seen < MOST_NAMES; batch = reader.next(directory)) {
      seen += batch.size();
      for (RawPath name : batch) {
        if (TemporaryName.is(name)) {
          found.add(name);
        }
      }
    }
  }
}
