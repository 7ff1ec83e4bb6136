package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.EMLINK;
import static dev.jcp.linux.Errno.EPERM;
import static dev.jcp.linux.Errno.EXDEV;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;

/**
 * Makes what is no folder and has no contents: symlinks, FIFOs, device nodes, further names of a
 * file.
 */
final class NodeWriter {

  private final NameMaker names;
  private final InodeRights rights;
  private final DirectMetadata metadata;
  private final PlacedFiles placed;

  NodeWriter(NameMaker names, InodeRights rights, DirectMetadata metadata, PlacedFiles placed) {
    this.names = names;
    this.rights = rights;
    this.metadata = metadata;
    this.placed = placed;
  }

  void make(DestinationFolder folder, RawPath name, Entry entry)
      throws ErrnoException, CannotReplace {
    try (NewName place = new NewName(folder, name, entry.type(), names)) {
      int type = makeNode(folder.fd, place.nameNow(), entry);
      place.made();
      try (Fd look = Linux.openat(folder.fd, place.nameNow(), Open.LOOK)) {
        Stat stat = checkOurs(look, type, folder);
        metadata.writeOfNode(look, stat, entry, folder);
        if (entry.linked()) {
          placed.remember(entry.path(), stat.id());
        }
      }
      place.publish();
    }
  }

  private int makeNode(Fd folder, RawPath name, Entry entry) throws ErrnoException {
    switch (entry.type()) {
      case SYMLINK -> {
        names.symlink(entry.link(), folder, name);
        return Stat.S_IFLNK;
      }
      case FIFO -> {
        names.mknod(folder, name, Stat.S_IFIFO | 0600, 0);
        return Stat.S_IFIFO;
      }
      case CHARACTER_DEVICE -> {
        names.mknod(folder, name, Stat.S_IFCHR | 0600, entry.rdev());
        return Stat.S_IFCHR;
      }
      case BLOCK_DEVICE -> {
        names.mknod(folder, name, Stat.S_IFBLK | 0600, entry.rdev());
        return Stat.S_IFBLK;
      }
      default -> throw new IllegalStateException("no node: " + entry.type());
    }
  }

  /**
   * Whoever may write in the folder, or mount there, can swap the name before we open it: owner and
   * mode would go to a file of his choice.
   */
  private Stat checkOurs(Fd look, int type, DestinationFolder folder) throws ErrnoException {
    Stat stat = Linux.statx(look);
    rights.checkWrite(stat);
    boolean same = stat.mountId() == folder.stat.mountId() && stat.device() == folder.stat.device();
    if (stat.type() != type || stat.links() != 1 || !same) {
      throw new ErrnoException("openat", Errno.ESTALE);
    }
    return stat;
  }

  /** False where these two places cannot have one file. */
  boolean link(Fd target, DestinationFolder folder, RawPath name)
      throws ErrnoException, CannotReplace {
    Stat existing = folder.unseen ? null : folder.lookAt(name);
    if (existing != null && existing.sameFileAs(Linux.statx(target))) {
      // rename(2) of two names of one file would do nothing, and leave the temporary one.
      return true;
    }
    try (NewName place = new NewName(folder, name, EntryType.HARD_LINK, names)) {
      names.link(target, folder.fd, place.nameNow());
      place.made();
      place.publish();
      return true;
    } catch (ErrnoException e) {
      if (e.isOneOf(EXDEV, EMLINK) || e.is(EPERM)) {
        return false;
      }
      throw e;
    }
  }
}
