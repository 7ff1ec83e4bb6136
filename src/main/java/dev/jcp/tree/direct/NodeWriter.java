package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.EEXIST;
import static dev.jcp.linux.Errno.EMLINK;
import static dev.jcp.linux.Errno.EPERM;
import static dev.jcp.linux.Errno.EXDEV;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import java.io.IOException;

/**
 * Makes what is no folder and has no contents: symlinks, FIFOs, device nodes, further names of a
 * file.
 */
final class NodeWriter {

  private final NameMaker names;
  private final InodeRights rights;
  private final DirectMetadata metadata;
  private final PlacedFiles placed;
  private final Clashes clashes;

  NodeWriter(
      NameMaker names,
      InodeRights rights,
      DirectMetadata metadata,
      PlacedFiles placed,
      Clashes clashes) {
    this.names = names;
    this.rights = rights;
    this.metadata = metadata;
    this.placed = placed;
    this.clashes = clashes;
  }

  void make(DestinationFolder folder, RawPath name, Entry entry) throws IOException, CannotReplace {
    NewName place = new NewName(folder, name, entry.type(), names, clashes);
    JustMade justMade = new JustMade(folder, names);
    int type;
    try {
      type = makeNode(folder.fd, place.nameNow(), entry);
    } catch (ErrnoException e) {
      checkClash(e, folder, name);
      throw e;
    }
    try (Fd look = look(folder, place);
        place) {
      Stat stat = check(look, justMade, type, place);
      place.made(look, stat);
      metadata.writeOfNode(look, stat, entry, folder);
      if (entry.linked()) {
        placed.remember(entry.path(), stat);
      }
      place.publish();
      clashes.made(folder, stat, entry.path());
    }
  }

  private void checkClash(ErrnoException e, DestinationFolder folder, RawPath name)
      throws CannotReplace {
    if (e.is(EEXIST) && folder.unseen) {
      clashes.checkUnseen(name);
    }
  }

  private static Fd look(DestinationFolder folder, NewName place) throws ErrnoException {
    try {
      return Linux.openat(folder.fd, place.nameNow(), Open.LOOK);
    } catch (ErrnoException e) {
      place.giveUp();
      throw e;
    }
  }

  private Stat check(Fd look, JustMade justMade, int type, NewName place) throws IOException {
    try {
      Stat stat = Linux.statx(look);
      if (!justMade.isNode(look, stat, type)) {
        throw new SwappedName(place.nameNow());
      }
      rights.checkMade(stat);
      return stat;
    } catch (ErrnoException e) {
      place.giveUp();
      throw e;
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

  /** False where these two places cannot have one file. */
  boolean link(Fd target, DestinationFolder folder, RawPath name, Entry entry)
      throws IOException, CannotReplace {
    Stat existing = folder.unseen ? null : folder.lookAt(name);
    Stat stat = Linux.statx(target);
    if (existing != null && existing.sameFileAs(stat)) {
      if (!entry.link().equals(entry.path())) {
        clashes.check(existing, name);
      }
      // rename(2) of two names of one file would do nothing, and leave the temporary one.
      return true;
    }
    try (NewName place = new NewName(folder, name, EntryType.HARD_LINK, names, clashes)) {
      names.link(target, folder.fd, place.nameNow());
      place.made(target, stat);
      place.publish();
      clashes.made(folder, stat, entry.path());
      return true;
    } catch (ErrnoException e) {
      checkClash(e, folder, name);
      if (e.isOneOf(EXDEV, EMLINK) || e.is(EPERM)) {
        return false;
      }
      throw e;
    }
  }
}
