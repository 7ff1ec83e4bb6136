package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.ELOOP;
import static dev.jcp.linux.Errno.ENOENT;
import static dev.jcp.linux.Errno.ENOTDIR;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;

/**
 * Directories that an archive only mentions in its names, and that are symbolic links at the
 * destination: {@code var/run/app/f} where /var/run leads to /run. They are resolved as every path
 * is, by the kernel and below the destination's root, with the whole path anew: whatever the
 * container makes of its links and directories meanwhile, the answer lies in that root.
 */
final class LinkedFolders {

  /** As many as the kernel follows in one path: each costs a descriptor that stays open. */
  private static final int MOST_LINKS = 40;

  private final RootDirectory root;
  private final RawPath top;

  /**
   * @param top the directory that is copied into, as a path below the root
   */
  LinkedFolders(RootDirectory root, RawPath top) {
    this.root = root;
    this.top = top;
  }

  /** Opens such a directory to make entries in it; what is made of the kernel's is refused. */
  DestinationFolder enter(RawPath path, RawPath name, FolderStack<DestinationFolder> folders)
      throws ErrnoException, CannotReplace {
    int links = 0;
    for (int level = 0; level < folders.size(); level++) {
      links += folders.get(level).throughLink ? 1 : 0;
    }
    Fd fd = null;
    try {
      if (links == MOST_LINKS) {
        throw new ErrnoException("openat2", ELOOP);
      }
      fd = root.open(top.resolve(path), Open.FOLDER & ~Open.O_NOFOLLOW);
      String special = SpecialFileSystems.of(fd);
      if (special != null) {
        throw new CannotReplace(
            "a symbolic link leads to " + special + ": nothing in it is written");
      }
    } catch (ErrnoException e) {
      close(fd);
      if (e.is(ENOENT) || e.isOneOf(ENOTDIR, ELOOP)) {
        throw new CannotReplace("is a symbolic link that leads to no directory: " + e.reason());
      }
      throw e;
    } catch (CannotReplace e) {
      close(fd);
      throw e;
    }
    DestinationFolder folder = DestinationFolder.passedThrough(fd, name, root.rights());
    folder.throughLink = true;
    return folder;
  }

  /** Opens such a directory to look names up in it. */
  Fd look(RawPath path) throws ErrnoException {
    return root.open(top.resolve(path), Open.O_PATH | Open.O_DIRECTORY);
  }

  private static void close(Fd fd) {
    if (fd != null) {
      fd.close();
    }
  }
}
