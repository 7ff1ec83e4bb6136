package dev.jcp.tree.direct;

import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.util.ArrayDeque;

/**
 * Removes a staged folder that did not become a copy. Follows no link and crosses no mount:
 * whatever the container put there meanwhile, nothing outside is touched.
 */
final class RemoveTree {

  private static final class Emptied extends FolderStack.Folder {
    final ArrayDeque<RawPath> names = new ArrayDeque<>();

    private Emptied(Fd fd, RawPath name, Stat stat) {
      super(fd, name, stat);
    }

    static Emptied open(Fd parent, RawPath name, DirectoryReader reader) throws ErrnoException {
      Fd fd = Linux.openat(parent, name, Open.FOLDER);
      try {
        Emptied folder = new Emptied(fd, name, Linux.statx(fd));
        for (var batch = reader.next(fd); !batch.isEmpty(); batch = reader.next(fd)) {
          folder.names.addAll(batch);
        }
        return folder;
      } catch (ErrnoException e) {
        fd.close();
        throw e;
      }
    }
  }

  private RemoveTree() {}

  /** Removes {@code folder/name} and what is in it, as far as that goes. */
  static void remove(Fd folder, RawPath name) throws ErrnoException {
    DirectoryReader reader = new DirectoryReader();
    long mount = Linux.statx(folder).mountId();
    try (FolderStack<Emptied> folders = new FolderStack<>()) {
      folders.push(Emptied.open(folder, name, reader));
      while (folders.size() > 0) {
        Emptied top = folders.top();
        RawPath next = top.names.poll();
        if (next != null) {
          removeOrEnter(folders, top, next, reader, mount);
        } else {
          folders.pop();
          Fd parent = folders.isEmpty() ? folder : folders.top().fd;
          removeFolder(parent, top, folders);
        }
      }
    }
  }

  private static void removeFolder(Fd parent, Emptied folder, FolderStack<Emptied> above)
      throws ErrnoException {
    try {
      Linux.rmdirat(parent, folder.name);
    } catch (ErrnoException e) {
      if (above.isEmpty()) {
        throw e;
      }
    }
  }

  private static void removeOrEnter(
      FolderStack<Emptied> folders, Emptied top, RawPath name, DirectoryReader reader, long mount)
      throws ErrnoException {
    Stat stat = Linux.statxOrNull(top.fd, name);
    if (stat == null || stat.mountId() != mount || stat.isMountRoot()) {
      return;
    }
    if (stat.isDirectory()) {
      folders.push(Emptied.open(top.fd, name, reader));
    } else {
      try {
        Linux.unlinkat(top.fd, name);
      } catch (ErrnoException e) {
        // The rest can still go; the caller hears of the highest folder, which is not empty then.
      }
    }
  }
}
