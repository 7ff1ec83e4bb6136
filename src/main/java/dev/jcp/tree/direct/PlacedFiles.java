package dev.jcp.tree.direct;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.FileId;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files put so far that may get further hard links, by their path in the copy, with the inode they
 * had.
 */
final class PlacedFiles {

  private final InodeRights rights;
  private final Map<RawPath, FileId> files = new HashMap<>();

  PlacedFiles(InodeRights rights) {
    this.rights = rights;
  }

  void remember(RawPath path, FileId id) {
    files.put(path, id);
  }

  /** None is asked for any more. */
  void forget() {
    files.clear();
  }

  /**
   * Opens such a file (O_PATH) by its names from the top of the copy, one at a time; null where it
   * is no longer what was put there, so that a link planted meanwhile leads nowhere.
   *
   * @param any what the path leads to now is taken, if it is no folder: a tar stream does not say
   *     which of its files will have further names, and a list of all would have no bound
   * @param links how symbolic links on the way are passed; null: not at all
   */
  Fd find(RawPath path, FolderStack<DestinationFolder> folders, boolean any, LinkedFolders links)
      throws ErrnoException {
    FileId wanted = files.get(path);
    if (wanted == null && !any || folders.size() < 2 || folders.get(1).fd == null) {
      return null;
    }
    List<RawPath> names = path.components();
    Fd here = Linux.openat(folders.get(1).fd, RawPath.DOT, Open.O_PATH);
    boolean onWay = true;
    try {
      for (int i = 0; i < names.size(); i++) {
        RawPath name = names.get(i);
        int level = i + 2;
        onWay &= level < folders.size() && isNamed(folders.get(level), name);
        if (!rights.areAll()) {
          rights.checkSearch(here, Linux.statx(here));
        }
        Fd next = Linux.openat(here, onWay ? folders.get(level).name : name, Open.LOOK);
        here.close();
        here = next;
        if (links != null && i < names.size() - 1 && Linux.statx(here).isSymlink()) {
          here.close();
          here = null;
          here = links.look(join(names, i + 1));
        }
      }
      Stat stat = Linux.statx(here);
      if (wanted == null ? !stat.isDirectory() : stat.id().equals(wanted)) {
        Fd found = here;
        here = null;
        return found;
      }
      return null;
    } catch (ErrnoException e) {
      return null;
    } finally {
      if (here != null) {
        here.close();
      }
    }
  }

  private static RawPath join(List<RawPath> names, int count) {
    RawPath path = RawPath.EMPTY;
    for (int i = 0; i < count; i++) {
      path = path.resolve(names.get(i));
    }
    return path;
  }

  /** A folder that is still being filled is found under its temporary name. */
  private static boolean isNamed(DestinationFolder folder, RawPath name) {
    return name.equals(folder.shownName());
  }
}
