package dev.jcp.tree.direct;

import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.util.ArrayDeque;

/**
 * Empties a staged directory that did not become a copy, by the descriptor that it was made with.
 * Follows no link and crosses no mount: whatever the container put there meanwhile, nothing outside
 * is touched.
 */
final class RemoveTree {

  /**
   * A directory whose names are read and removed batch by batch: it may hold more than there is
   * memory for.
   */
  private static final class Emptied extends FolderStack.Folder {

    /** Bounds what a container can have us do by making new entries all the time. */
    private static final int MOST_PASSES = 100;

    private final ArrayDeque<RawPath> names = new ArrayDeque<>();
    private int passes;
    private boolean removedAny;
    private boolean slept;
    boolean failedAny;

    Emptied(Fd fd, RawPath name, Stat stat) {
      super(fd, name, stat);
    }

    /** Some file systems skip entries when others go: listed again until that finds nothing. */
    RawPath nextName(DirectoryReader reader) throws ErrnoException {
      if (names.isEmpty() && !(slept && failedAny)) {
        names.addAll(reader.next(fd));
        if (names.isEmpty() && removedAny && ++passes < MOST_PASSES) {
          removedAny = false;
          LinuxFile.seekTo(fd, 0);
          names.addAll(reader.next(fd));
        }
      }
      return names.poll();
    }

    void removed() {
      removedAny = true;
    }

    /** Its descriptor will be a new one, which begins at the start. */
    @Override
    void beforeSleep() {
      names.clear();
      slept = true;
    }
  }

  private final InodeRights rights;
  private final DirectoryReader reader = new DirectoryReader();
  private final FolderStack<Emptied> directories = new FolderStack<>();

  private RemoveTree(InodeRights rights) {
    this.rights = rights;
  }

  /** Removes what is in the directory, as far as that goes. */
  static void empty(Fd directory, InodeRights rights) throws ErrnoException {
    RemoveTree removal = new RemoveTree(rights);
    try {
      Fd again = Linux.openat(directory, RawPath.DOT, Open.FOLDER);
      removal.push(again, RawPath.EMPTY, Linux.statx(directory));
      removal.removeAll();
    } finally {
      removal.directories.close();
    }
  }

  private void removeAll() throws ErrnoException {
    while (!directories.isEmpty()) {
      Emptied top = directories.top();
      RawPath name = top.nextName(reader);
      if (name != null) {
        removeOrEnter(top, name);
      } else {
        directories.pop();
        if (!directories.isEmpty()) {
          remove(directories.top(), top.name, true);
        }
      }
    }
  }

  private void removeOrEnter(Emptied top, RawPath name) throws ErrnoException {
    Stat stat = Linux.statxOrNull(top.fd, name);
    if (stat == null || stat.mountId() != top.stat.mountId() || stat.isMountRoot()) {
      return;
    }
    try {
      rights.checkReplace(top.stat, stat);
      if (!stat.isDirectory()) {
        remove(top, name, false);
        return;
      }
      if (stat.device() != top.stat.device()) {
        return; // before Linux 5.8 a mount shows in nothing else
      }
      push(OwnDirectory.openToRead(top.fd, name, stat), name, stat);
    } catch (ErrnoException e) {
      top.failedAny = true;
    }
  }

  /** Another directory than the one that was looked at may be anywhere: it is not entered. */
  private void push(Fd fd, RawPath name, Stat looked) throws ErrnoException {
    Stat opened;
    try {
      opened = Linux.statx(fd);
      rights.checkMakeNames(fd, opened);
    } catch (ErrnoException e) {
      fd.close();
      throw e;
    }
    if (opened.sameFileAs(looked) && opened.mountId() == looked.mountId()) {
      directories.push(new Emptied(fd, name, opened));
      if (OwnDirectory.isClosed(opened)) {
        OwnDirectory.open(fd, opened);
      }
    } else {
      fd.close();
    }
  }

  /** The rest can still go; the caller hears of it, since the highest directory is not empty. */
  private static void remove(Emptied from, RawPath name, boolean directory) {
    try {
      if (directory) {
        Linux.rmdirat(from.fd, name);
      } else {
        Linux.unlinkat(from.fd, name);
      }
      from.removed();
    } catch (ErrnoException e) {
      from.failedAny = true;
    }
  }
}
