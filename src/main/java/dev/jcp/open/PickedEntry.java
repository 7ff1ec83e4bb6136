package dev.jcp.open;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.SourceTree;
import java.io.IOException;

/**
 * One entry out of the archive of the directory it lies in, for what the engine does not give by
 * itself: a name that is not UTF-8, a link that leads to itself.
 */
final class PickedEntry implements SourceTree {

  private final SourceTree directory;
  private final RawPath name;
  private boolean found;

  PickedEntry(SourceTree directory, RawPath name) {
    this.directory = directory;
    this.name = name;
  }

  @Override
  public Entry next() throws IOException {
    while (!found) {
      Entry entry = directory.next();
      if (entry == null) {
        found = true; // said once
        throw new IOException("the engine does not give it, nor the directory that it lies in");
      }
      if (entry.depth() == 1 && entry.name().equals(name)) {
        found = true;
        return top(entry);
      }
      if (entry.depth() > 0 && entry.type() == EntryType.DIRECTORY) {
        directory.skipFolder();
      }
    }
    return null;
  }

  private Entry top(Entry entry) throws IOException {
    if (entry.type() == EntryType.HARD_LINK) {
      throw new IOException(
          "the engine gives it as a further name of "
              + entry.link()
              + " only: copy that, or the directory");
    }
    return new Entry(
        0,
        name,
        RawPath.EMPTY,
        entry.type(),
        entry.fileType(),
        entry.metadata(),
        entry.link(),
        entry.rdev(),
        false,
        entry.barrier(),
        entry.id(),
        false);
  }

  @Override
  public Content open() throws IOException {
    return directory.open();
  }

  @Override
  public Entry asFile() throws IOException {
    return directory.asFile();
  }

  @Override
  public void skipFolder() {
    directory.skipFolder();
  }

  /** There is one entry, and what else the archive holds is nobody's business. */
  @Override
  public RawPath pathOfFailure() {
    return RawPath.EMPTY;
  }

  @Override
  public void close() {
    directory.close();
  }
}
