package dev.jcp.tree.direct;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;

/** A folder that entries are put into, and what is known of it. */
final class DestinationFolder extends FolderStack.Folder {

  /** What it gets when everything is in it; null: it keeps its own metadata. */
  final Entry entry;

  /** The name it gets then; null: it has its name already. */
  final RawPath finalName;

  /**
   * It is below a folder that has no final name yet: nothing in it needs a temporary name of its
   * own.
   */
  final boolean unseen;

  private final boolean made;
  private Boolean givesAcl;

  private DestinationFolder(
      Fd fd,
      RawPath name,
      Stat stat,
      Entry entry,
      RawPath finalName,
      boolean unseen,
      boolean made) {
    super(fd, name, stat);
    this.entry = entry;
    this.finalName = finalName;
    this.unseen = unseen;
    this.made = made;
  }

  static DestinationFolder existing(Fd fd, RawPath name, Entry entry) throws ErrnoException {
    return new DestinationFolder(fd, name, statOrClose(fd), entry, null, false, false);
  }

  static DestinationFolder made(Fd fd, RawPath name, Entry entry, RawPath finalName, boolean unseen)
      throws ErrnoException {
    return new DestinationFolder(fd, name, statOrClose(fd), entry, finalName, unseen, true);
  }

  private static Stat statOrClose(Fd fd) throws ErrnoException {
    try {
      return Linux.statx(fd);
    } catch (ErrnoException e) {
      fd.close();
      throw e;
    }
  }

  boolean wasMade() {
    return made;
  }

  /** A default ACL gives every new entry an ACL of its own, whatever mode it is then given. */
  boolean givesAcl() throws ErrnoException {
    if (givesAcl == null) {
      givesAcl = LinuxFile.getXattr(fd, DirectMetadata.DEFAULT_ACL) != null;
    }
    return givesAcl;
  }

  /** No temporary name may be made here: it could not be taken away again. */
  boolean keepsItsNames() {
    return stat.keepsItsNames();
  }

  /** The entry that has this name now, or null. */
  Stat lookAt(RawPath name) throws ErrnoException {
    return Linux.statxOrNull(fd, name);
  }

  /**
   * True where the entry is a mount point. From the host's mount namespace renaming over it or
   * unlinking it does not fail with EBUSY: the kernel carries it out and the container silently
   * loses the mount (/etc/hosts, every single-file volume).
   */
  boolean isMountPoint(RawPath name, Stat entryStat) throws ErrnoException {
    if (entryStat.mountId() == 0) {
      return MountIds.of(fd, name) != MountIds.of(fd, RawPath.DOT);
    }
    return entryStat.isMountRoot() || entryStat.mountId() != stat.mountId();
  }

  /**
   * docker cp's rule for what is in the way: a folder stays, and is never replaced by what is none.
   */
  static void checkReplaceable(EntryType type, Stat existing) throws CannotReplace {
    if (existing != null && existing.isDirectory() && type != EntryType.DIRECTORY) {
      throw new CannotReplace("cannot overwrite a directory with a non-directory");
    }
    if (existing != null && !existing.isDirectory() && type == EntryType.DIRECTORY) {
      throw new CannotReplace("cannot overwrite a non-directory with a directory");
    }
  }
}
