package dev.jcp.tree.direct;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Hashes;
import java.util.Arrays;
import java.util.List;

/**
 * Files put so far that may get further hard links: by their path in the copy (64 bits of it), with
 * the inode they had and when it was born. Two paths with the same bits make one of them unknown,
 * and its further names files of their own.
 */
final class PlacedFiles {

  /** Their share of the heap. */
  private static final int SHARE = 6;

  private final InodeRights rights;
  private final long mostBytes;

  /** Null until there is such a file. */
  private KeyedRows rows;

  private long[] inodes;
  private long[] origins;

  PlacedFiles(InodeRights rights) {
    this(rights, Runtime.getRuntime().maxMemory() / SHARE);
  }

  PlacedFiles(InodeRights rights, long mostBytes) {
    this.rights = rights;
    this.mostBytes = mostBytes;
  }

  /** Where there is no room for it, further names become files of their own. */
  void remember(RawPath path, Stat file) {
    if (rows == null) {
      rows = new KeyedRows();
      inodes = new long[rows.capacity()];
      origins = new long[rows.capacity()];
    }
    long key = Hashes.of(path);
    int row = rows.find(key);
    if (row < 0) {
      if (rows.bytes() + 16L * inodes.length >= mostBytes) {
        return;
      }
      row = rows.add(key);
      inodes = fitted(inodes);
      origins = fitted(origins);
    }
    inodes[row] = file.inode();
    origins[row] = origin(file);
  }

  /** No further name of it comes. */
  void forget(RawPath path) {
    int row = row(path);
    if (row >= 0) {
      rows.remove(row);
    }
  }

  private int row(RawPath path) {
    return rows == null ? -1 : rows.find(Hashes.of(path));
  }

  private long[] fitted(long[] column) {
    int capacity = rows.capacity();
    return column.length == capacity ? column : Arrays.copyOf(column, capacity);
  }

  /** An inode number is used again when its file is gone. */
  private static long origin(Stat file) {
    return Hashes.of(file.device(), file.btime());
  }

  /** None is asked for any more. */
  void forgetAll() {
    rows = null;
    inodes = null;
    origins = null;
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
    int row = row(path);
    if (row < 0 && !any || folders.size() < 2 || folders.get(1).fd == null) {
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
      if (row < 0 ? !stat.isDirectory() : is(row, stat)) {
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

  private boolean is(int row, Stat file) {
    return inodes[row] == file.inode() && origins[row] == origin(file);
  }

  /** A folder that is still being filled is found under its temporary name. */
  private static boolean isNamed(DestinationFolder folder, RawPath name) {
    return name.equals(folder.shownName());
  }
}
