package dev.jcp.tree.direct;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.Metadata;

/** A folder that entries are put into, and what is known of it. */
final class DestinationFolder extends FolderStack.Folder {

  /** What it gets when everything is in it; null: it keeps its own metadata. */
  final Metadata metadata;

  /** The name it gets then; null: it has its name already. */
  final RawPath finalName;

  /**
   * It is below a folder that has no final name yet: nothing in it needs a temporary name of its
   * own.
   */
  final boolean unseen;

  /** The name it has until then. */
  StagedName staged;

  private boolean hasItsMode;
  private boolean othersMayWrite;

  private final InodeRights rights;
  private boolean made;
  private final boolean inheritedAcl;
  private boolean keepsMtime;

  /** Its owner, who copies, may not write in it. */
  private boolean closed;

  /** What it had before it was opened to its owner, or -1. */
  private int modeBefore = -1;

  private Boolean givesAcl;
  private Boolean special;

  private DestinationFolder(
      Fd fd,
      RawPath name,
      Stat stat,
      Metadata metadata,
      RawPath finalName,
      boolean unseen,
      InodeRights rights,
      boolean inheritedAcl) {
    super(fd, name, stat);
    this.metadata = metadata;
    this.finalName = finalName;
    this.unseen = unseen;
    this.rights = rights;
    this.inheritedAcl = inheritedAcl;
  }

  /** One that was there before. */
  static DestinationFolder existing(Fd fd, RawPath name, Metadata metadata, InodeRights rights)
      throws ErrnoException {
    return new DestinationFolder(fd, name, statOrClose(fd), metadata, null, false, rights, false);
  }

  /**
   * One that was there before, in the tree that is copied over: a user's own is opened to the user
   * while something is put in.
   *
   * @param seen what its name stood for
   */
  static DestinationFolder merged(
      Fd fd, RawPath name, Metadata metadata, Stat seen, InodeRights rights) throws ErrnoException {
    DestinationFolder folder = existing(fd, name, metadata, rights);
    folder.closed = OwnDirectory.isClosed(folder.stat);
    if (OwnDirectory.wasOpened(seen, folder.stat)) {
      folder.modeBefore = seen.permissions();
    }
    return folder;
  }

  /** Before something is put in. */
  void makeWritable() {
    if (closed) {
      closed = false;
      try {
        OwnDirectory.open(fd, stat);
        modeBefore = stat.permissions();
      } catch (ErrnoException e) {
        // What cannot be put in says why.
      }
    }
  }

  boolean hasOtherMode() {
    return modeBefore != -1;
  }

  /** It has got its mode otherwise. */
  void keepsMode() {
    modeBefore = -1;
  }

  void restoreMode() throws ErrnoException {
    if (modeBefore != -1) {
      LinuxFile.fchmod(fd, modeBefore);
      modeBefore = -1;
    }
  }

  /**
   * One that was there before, and of which the source says nothing. An archive may have given it
   * earlier: then it has its mtime already.
   */
  static DestinationFolder passedThrough(Fd fd, RawPath name, Stat seen, InodeRights rights)
      throws ErrnoException {
    DestinationFolder folder = merged(fd, name, null, seen, rights);
    folder.keepsMtime = rights.owns(folder.stat);
    return folder;
  }

  /** The same of one that a symbolic link leads to. */
  static DestinationFolder passedThrough(Fd fd, RawPath name, InodeRights rights)
      throws ErrnoException {
    DestinationFolder folder = existing(fd, name, null, rights);
    folder.keepsMtime = rights.owns(folder.stat);
    return folder;
  }

  void restoreMtime() throws ErrnoException {
    if (keepsMtime) {
      LinuxFile.setMtime(fd, stat.mtimeSeconds(), stat.mtimeNanos());
    }
  }

  /**
   * One that was made in {@code parent}.
   *
   * @param inheritedAcl it has an ACL from there that it must not keep
   */
  static DestinationFolder made(
      Fd fd,
      RawPath name,
      DestinationFolder parent,
      Metadata metadata,
      RawPath finalName,
      boolean inheritedAcl)
      throws ErrnoException {
    boolean unseen = parent.unseen || finalName != null;
    DestinationFolder folder =
        new DestinationFolder(
            fd, name, statOrClose(fd), metadata, finalName, unseen, parent.rights, inheritedAcl);
    folder.made = true;
    return folder;
  }

  private static Stat statOrClose(Fd fd) throws ErrnoException {
    try {
      return Linux.statx(fd);
    } catch (ErrnoException e) {
      fd.close();
      throw e;
    }
  }

  @Override
  RawPath shownName() {
    return finalName != null ? finalName : name;
  }

  /**
   * It gets its own owner and mode now.
   *
   * @param openToOthers they may make entries in it then
   */
  void opens(boolean openToOthers, DestinationFolder parent) {
    hasItsMode = true;
    othersMayWrite |= openToOthers;
    parent.othersMayWrite |= othersMayWrite;
  }

  /** It is no longer closed to all others, and can hold what jcp did not make. */
  boolean mayHoldForeign() {
    return hasItsMode && othersMayWrite;
  }

  /**
   * The folder above had a default ACL, which gave this one an ACL that its source does not have
   * and that it does not keep.
   */
  boolean hasInheritedAcl() {
    return inheritedAcl;
  }

  /** A default ACL gives every new entry an ACL of its own, whatever mode it is then given. */
  boolean givesAcl() throws ErrnoException {
    if (givesAcl == null) {
      givesAcl = LinuxFile.getXattr(fd, PosixAcl.DEFAULT) != null;
    }
    return givesAcl;
  }

  /** It lies on proc or its like, where only what is there can be written into. */
  boolean isSpecial() throws ErrnoException {
    if (special == null) {
      special = SpecialFileSystems.of(fd) != null;
    }
    return special;
  }

  /**
   * Whether this name may be made or replaced here: EACCES. The owner of an entry is asked for only
   * where others than it and the directory's owner may not remove it.
   */
  void checkMayMake(RawPath name) throws ErrnoException {
    if (rights.areAll() || made) {
      return;
    }
    rights.checkMakeNames(fd, stat);
    Stat existing = stat.isSticky() ? lookAt(name) : null;
    if (existing != null) {
      checkMayReplace(existing);
    }
  }

  /** The same of what has been looked at. */
  void checkMayReplace(Stat existing) throws ErrnoException {
    if (!made) {
      rights.checkReplace(stat, existing);
    }
  }

  /** Its mode, owner and times may be changed. */
  boolean isOurs() {
    return made || rights.owns(stat);
  }

  /** Before Linux 5.8 another mount shows in the device only. */
  boolean isOnSameMount(DestinationFolder other) {
    return stat.mountId() == other.stat.mountId() && stat.device() == other.stat.device();
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
