package dev.jcp.tree.direct;

import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Hashes;
import java.util.Arrays;

/**
 * The files with several names that a walk has given, each with the path it was first given by: as
 * the number of its directory and its last name, since the paths of a deep tree would be longer
 * than its files. A file is forgotten when all its names have been given.
 *
 * <p>An inode number is given to another file when the last name of the one before is removed. So a
 * file is the same only if it was born at the same time; where the file system does not tell that,
 * if it has not been changed since (the kernel sets ctime, nobody else).
 */
final class LinkedFiles {

  /** The number of the directory where the walk began; its name is in no path. */
  static final int TOP = 0;

  private final long mostBytes;

  /** Of files, by device and inode. */
  private final KeyedRows rows = new KeyedRows();

  private long[] devices = new long[rows.capacity()];
  private long[] births = new long[rows.capacity()];
  private int[] folders = new int[rows.capacity()];
  private int[] names = new int[rows.capacity()];
  private int[] given = new int[rows.capacity()];

  /** Of directories, by their number: the directory above, and the last name. */
  private int[] above = new int[16];

  private int[] folderNames = new int[16];
  private int lastFolder = TOP;
  private final NameStore store = new NameStore();
  private RawPath doubtful;

  LinkedFiles(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** The path that this very file was first given by, or null. */
  RawPath firstName(Stat stat) {
    doubtful = null;
    int row = rows.find(key(stat));
    if (row < 0) {
      return null;
    }
    boolean told = stat.btime() != 0;
    if (devices[row] != stat.device() || births[row] != (told ? stat.btime() : stat.ctime())) {
      doubtful = told ? null : path(row);
      forget(row);
      return null;
    }
    RawPath path = path(row);
    given[row]++;
    if (given[row] >= stat.links()) {
      forget(row);
    }
    return path;
  }

  /**
   * Where {@link #firstName} gave null because nothing tells whether it is the file that had this
   * path; else null.
   */
  RawPath doubtful() {
    return doubtful;
  }

  /** True if no further name of this file can come. */
  boolean isForgotten(Stat stat) {
    return rows.find(key(stat)) < 0;
  }

  boolean isFull() {
    long columns = 28L * devices.length + 8L * above.length;
    return rows.bytes() + columns + store.bytes() >= mostBytes;
  }

  /** A directory that such files lie in gets a number. */
  int addFolder(int numberAbove, RawPath name) {
    lastFolder++;
    if (lastFolder == above.length) {
      above = Arrays.copyOf(above, 2 * lastFolder);
      folderNames = Arrays.copyOf(folderNames, 2 * lastFolder);
    }
    above[lastFolder] = numberAbove;
    folderNames[lastFolder] = store.add(name);
    return lastFolder;
  }

  /** A file that {@link #firstName} does not know. */
  void add(Stat stat, int folder, RawPath name) {
    int row = rows.add(key(stat));
    if (row >= devices.length) {
      int capacity = rows.capacity();
      devices = Arrays.copyOf(devices, capacity);
      births = Arrays.copyOf(births, capacity);
      folders = Arrays.copyOf(folders, capacity);
      names = Arrays.copyOf(names, capacity);
      given = Arrays.copyOf(given, capacity);
    }
    devices[row] = stat.device();
    births[row] = stat.btime() != 0 ? stat.btime() : stat.ctime();
    folders[row] = folder;
    names[row] = store.add(name);
    given[row] = 1;
  }

  private void forget(int row) {
    store.remove(names[row]);
    rows.remove(row);
  }

  private RawPath path(int row) {
    int length = store.length(names[row]);
    for (int folder = folders[row]; folder != TOP; folder = above[folder]) {
      length += store.length(folderNames[folder]) + 1;
    }
    byte[] path = new byte[length];
    int at = length - store.length(names[row]);
    store.copy(names[row], path, at);
    for (int folder = folders[row]; folder != TOP; folder = above[folder]) {
      path[--at] = '/';
      at -= store.length(folderNames[folder]);
      store.copy(folderNames[folder], path, at);
    }
    return RawPath.of(path);
  }

  private static long key(Stat stat) {
    return Hashes.of(stat.device(), stat.inode());
  }
}
