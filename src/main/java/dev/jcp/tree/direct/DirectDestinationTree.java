package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Content;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.PendingFile;

/**
 * Writes a tree by folder descriptors. A folder that is new is built under a temporary name and
 * gets its own when everything is in it; one that is there is merged into, entry by entry, and
 * nothing in it is ever moved.
 */
public final class DirectDestinationTree implements DestinationTree {

  private final NameMaker names;
  private final DirectMetadata metadata;
  private final RawPath rootName;
  private final boolean fsync;
  private final Complaints complaints;
  private final FolderStack<DestinationFolder> folders = new FolderStack<>();
  private final PlacedFiles placed = new PlacedFiles();

  /**
   * @param base the folder that the first entry lands in; stays the caller's
   * @param rootName the first entry's name there; null: it is {@code base} itself, which is merged
   *     into and keeps its metadata
   * @param metadata how owners and the rest are set
   * @param fsync files and folders are on the disk before they are called done
   */
  public DirectDestinationTree(
      Fd base,
      RawPath rootName,
      NameMaker names,
      DirectMetadata metadata,
      boolean fsync,
      Complaints complaints)
      throws ErrnoException {
    this.names = names;
    this.complaints = complaints;
    this.metadata = metadata;
    this.rootName = rootName;
    this.fsync = fsync;
    Fd folder = Linux.openat(base, RawPath.DOT, Open.FOLDER);
    folders.push(DestinationFolder.existing(folder, RawPath.EMPTY, null));
  }

  @Override
  public void directory(Entry entry) throws ErrnoException, CannotReplace {
    closeFolders(entry.depth());
    DestinationFolder parent = folders.top();
    if (entry.depth() == 0 && rootName == null) {
      Fd same = Linux.openat(parent.fd, RawPath.DOT, Open.FOLDER);
      folders.push(DestinationFolder.existing(same, RawPath.EMPTY, null));
      return;
    }
    RawPath name = nameOf(entry);
    Stat existing = parent.lookAt(name);
    DestinationFolder.checkReplaceable(EntryType.DIRECTORY, existing);
    if (existing != null) {
      Fd fd = Linux.openat(parent.fd, name, Open.FOLDER);
      folders.push(DestinationFolder.existing(fd, name, entry));
    } else {
      folders.push(make(parent, name, entry));
    }
  }

  private DestinationFolder make(DestinationFolder parent, RawPath name, Entry entry)
      throws ErrnoException {
    boolean visible = !parent.unseen;
    boolean staged = visible && !parent.keepsItsNames();
    RawPath nameNow = staged ? TemporaryName.next() : name;
    names.mkdir(parent.fd, nameNow);
    Fd fd = Linux.openat(parent.fd, nameNow, Open.FOLDER);
    return DestinationFolder.made(fd, nameNow, entry, staged ? name : null, staged || !visible);
  }

  @Override
  public PendingFile file(Entry entry, Content content) throws ErrnoException, CannotReplace {
    closeFolders(entry.depth());
    DestinationFolder folder = folders.top();
    RawPath name = nameOf(entry);
    Stat existing = folder.unseen ? null : folder.lookAt(name);
    DestinationFolder.checkReplaceable(EntryType.REGULAR, existing);
    PendingFile file;
    if (existing != null && (folder.isMountPoint(name, existing) || isSpecial(folder))) {
      complaints.note(entry.path(), "is a mount point: written in place, not in one step");
      file = new InPlaceFile(folder, name, entry, content, metadata, fsync);
    } else {
      if (existing != null && existing.sameFileAs(content.stat())) {
        throw new CannotReplace("it is the same file as the source");
      }
      file = new StagedFile(folder, name, entry, names, metadata, fsync);
    }
    if (entry.linked()) {
      placed.remember(entry.path(), Linux.statx(file.fd()));
    }
    return file;
  }

  private static boolean isSpecial(DestinationFolder folder) throws ErrnoException {
    return SpecialFileSystems.of(folder.fd) != null;
  }

  @Override
  public void node(Entry entry) throws ErrnoException, CannotReplace {
    closeFolders(entry.depth());
    DestinationFolder folder = folders.top();
    NewName place = new NewName(folder, nameOf(entry), entry.type(), names);
    try {
      makeNode(folder.fd, place.nameNow(), entry);
      place.made();
      try (Fd look = Linux.openat(folder.fd, place.nameNow(), Open.LOOK)) {
        metadata.writeOfNode(look, entry, folder.givesAcl());
        if (entry.linked()) {
          placed.remember(entry.path(), Linux.statx(look));
        }
      }
      place.publish();
    } finally {
      place.close();
    }
  }

  private void makeNode(Fd folder, RawPath name, Entry entry) throws ErrnoException {
    switch (entry.type()) {
      case SYMLINK -> names.symlink(entry.link(), folder, name);
      case FIFO -> names.mknod(folder, name, Stat.S_IFIFO | 0600, 0);
      case CHARACTER_DEVICE -> names.mknod(folder, name, Stat.S_IFCHR | 0600, entry.rdev());
      case BLOCK_DEVICE -> names.mknod(folder, name, Stat.S_IFBLK | 0600, entry.rdev());
      default -> throw new IllegalStateException("no node: " + entry.type());
    }
  }

  @Override
  public boolean hardLink(Entry entry) throws ErrnoException, CannotReplace {
    closeFolders(entry.depth());
    DestinationFolder folder = folders.top();
    try (Fd target = placed.find(entry.link(), folders)) {
      if (target == null) {
        return false;
      }
      Stat existing = folder.unseen ? null : folder.lookAt(nameOf(entry));
      if (existing != null && existing.sameFileAs(Linux.statx(target))) {
        return true; // rename(2) of two names of one file would do nothing, and leave the temporary
        // one
      }
      NewName place = new NewName(folder, nameOf(entry), EntryType.HARD_LINK, names);
      try {
        names.link(target, folder.fd, place.nameNow());
        place.made();
        place.publish();
        return true;
      } catch (ErrnoException e) {
        if (e.isOneOf(Errno.EXDEV, Errno.EMLINK) || e.is(Errno.EPERM)) {
          return false;
        }
        throw e;
      } finally {
        place.close();
      }
    }
  }

  private RawPath nameOf(Entry entry) {
    return entry.depth() == 0 ? rootName : entry.name();
  }

  /** Folders below this depth have everything in them. */
  private void closeFolders(int depth) throws ErrnoException {
    while (folders.size() > depth + 1) {
      complete();
    }
  }

  /**
   * What cannot be kept of a folder is said of that folder; the entry at hand has no part in it.
   */
  private void complete() throws ErrnoException {
    DestinationFolder folder = folders.top();
    DestinationFolder parent = folders.get(folders.size() - 2);
    try {
      if (folder.entry != null) {
        metadata.writeFolder(folder, parent);
      }
      if (fsync) {
        LinuxFile.fsync(folder.fd);
      }
    } catch (ErrnoException e) {
      complaints.about(folder.entry.path(), "cannot set its metadata: " + e.reason());
    }
    folders.pop();
    if (folder.finalName != null) {
      giveName(folder, parent);
    }
  }

  private void giveName(DestinationFolder folder, DestinationFolder parent) {
    try {
      names.renameNoReplace(parent.fd, folder.name, folder.finalName);
    } catch (ErrnoException e) {
      complaints.about(folder.entry.path(), "cannot give the folder its name: " + e.reason());
      removeStaged(parent, folder);
    }
  }

  @Override
  public void finish() throws ErrnoException {
    closeFolders(0);
    if (fsync) {
      LinuxFile.fsync(folders.top().fd);
    }
  }

  @Override
  public void close() {
    int staged = 1;
    while (staged < folders.size() && folders.get(staged).finalName == null) {
      staged++;
    }
    if (staged < folders.size()) {
      DestinationFolder folder = folders.get(staged);
      try {
        while (folders.size() > staged) {
          folders.pop();
        }
        removeStaged(folders.top(), folder);
      } catch (ErrnoException e) {
        // Moved meanwhile: it cannot be found again, and its name says what it is.
      }
    }
    folders.close();
  }

  private static void removeStaged(DestinationFolder parent, DestinationFolder staged) {
    try {
      RemoveTree.remove(parent.fd, staged.name);
    } catch (ErrnoException e) {
      // The container may have changed it meanwhile; it has a name that says what it is.
    }
  }
}
