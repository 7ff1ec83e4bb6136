package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The open folders from where a walk began down to where it stands.
 *
 * <p>A tree may be 20,000 levels deep: only the lowest ones keep their descriptors. One that was
 * closed is opened again by ".." from the folder below it, and must then be the very one that was
 * left (device and inode); otherwise somebody has moved the folder below meanwhile, ".." leads to a
 * place of his choosing, and the walk ends there.
 */
final class FolderStack<F extends FolderStack.Folder> implements AutoCloseable {

  private static final int MOST_OPEN = 128;

  /** A folder on the way; {@code fd} is null while it is closed. */
  static class Folder {
    Fd fd;
    final RawPath name;
    final Stat stat;

    /** Its name led here by a symbolic link, so ".." leads to another than the one above it. */
    boolean throughLink;

    /** Where its name begins and ends in the path of the stack. */
    private int start;

    private int end;

    Folder(Fd fd, RawPath name, Stat stat) {
      this.fd = fd;
      this.name = name;
      this.stat = stat;
    }

    /** The name it goes by in paths, where it has another for now. */
    RawPath shownName() {
      return name;
    }

    /** Called before the descriptor is closed for a while. */
    void beforeSleep() {}

    /** Called when it has a descriptor again, which stands at the directory's start. */
    void afterSleep() throws ErrnoException {}
  }

  private final List<F> folders = new ArrayList<>();

  /**
   * All names with slashes between; it grows and shrinks with the stack, so that a path is one copy
   * at any depth.
   */
  private byte[] path = new byte[256];

  void push(F folder) throws ErrnoException {
    appendName(folder);
    folders.add(folder);
    int sleeper = folders.size() - 1 - MOST_OPEN;
    // Level 0 is where the walk began, level 1 the top of the copy: hard links are found from
    // there.
    boolean findable = sleeper > 1 && !((Folder) folders.get(sleeper + 1)).throughLink;
    if (findable && folders.get(sleeper).fd != null) {
      F sleeping = folders.get(sleeper);
      sleeping.beforeSleep();
      sleeping.fd.close();
      sleeping.fd = null;
    }
  }

  private void appendName(Folder folder) {
    RawPath name = folder.shownName();
    folder.start = folders.isEmpty() ? 0 : ((Folder) top()).end + 1;
    folder.end = folder.start + name.length();
    if (folder.end > path.length) {
      path = Arrays.copyOf(path, folder.end * 2);
    }
    if (folder.start > 0) {
      path[folder.start - 1] = '/';
    }
    System.arraycopy(name.bytes(), 0, path, folder.start, name.length());
  }

  /** Takes the lowest folder off and closes it; the one above it is open again. */
  F pop() throws ErrnoException {
    Fd closing = top().fd;
    try {
      return popOpen();
    } finally {
      closing.close();
    }
  }

  /** The same, but the folder taken off stays open: the caller closes it. */
  F popOpen() throws ErrnoException {
    F popped = folders.remove(folders.size() - 1);
    F top = folders.isEmpty() ? null : top();
    if (top != null && top.fd == null) {
      top.fd = reopened(popped.fd, top);
      top.afterSleep();
    }
    return popped;
  }

  private static Fd reopened(Fd below, Folder wanted) throws ErrnoException {
    Fd fd = Linux.openat(below, RawPath.DOT_DOT, Open.FOLDER);
    try {
      if (!Linux.statx(fd).sameFileAs(wanted.stat)) {
        throw new ErrnoException("openat", Errno.ESTALE);
      }
      return fd;
    } catch (ErrnoException e) {
      fd.close();
      throw e;
    }
  }

  F top() {
    return folders.get(folders.size() - 1);
  }

  F get(int level) {
    return folders.get(level);
  }

  int size() {
    return folders.size();
  }

  boolean isEmpty() {
    return folders.isEmpty();
  }

  /** The names from level {@code from} down to {@code to}, exclusive. */
  RawPath path(int from, int to) {
    if (from >= to) {
      return RawPath.EMPTY;
    }
    return RawPath.of(
        Arrays.copyOfRange(
            path, ((Folder) folders.get(from)).start, ((Folder) folders.get(to - 1)).end));
  }

  @Override
  public void close() {
    for (F folder : folders) {
      if (folder.fd != null) {
        folder.fd.close();
      }
    }
    folders.clear();
  }
}
