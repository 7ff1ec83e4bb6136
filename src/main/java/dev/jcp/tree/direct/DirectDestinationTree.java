package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.FileId;
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
import java.util.HashSet;
import java.util.Set;

/**
 * Writes a tree by folder descriptors. A folder that is new is built under a temporary name and
 * gets its own when everything is in it; one that is there is merged into, entry by entry, and
 * nothing in it is ever moved.
 */
public final class DirectDestinationTree implements DestinationTree {

  private final InodeRights rights;
  private final NameMaker names;
  private final DirectMetadata metadata;
  private final RawPath rootName;
  private final boolean fsync;
  private final Complaints complaints;
  private final FolderStack<DestinationFolder> folders = new FolderStack<>();
  private final PlacedFiles placed = new PlacedFiles();

  private final NodeWriter nodes;

  /** Null: a symbolic link is never passed. */
  private LinkedFolders links;

  /** A user's own directories had to be opened, and have to be closed again. */
  private boolean opened;

  /** The highest of the folders made here: what is in them cannot be reached otherwise. */
  private final Set<FileId> made = new HashSet<>();

  /**
   * @param base the folder that the first entry lands in; stays the caller's
   * @param rootName the first entry's name there; null: it is {@code base} itself, which is merged
   *     into and keeps its metadata
   * @param rights which folders and files that are there already may be written to
   * @param metadata how owners and the rest are set
   * @param fsync files and folders are on the disk before they are called done
   */
  public DirectDestinationTree(
      Fd base,
      RawPath rootName,
      InodeRights rights,
      NameMaker names,
      DirectMetadata metadata,
      boolean fsync,
      Complaints complaints)
      throws ErrnoException {
    this.rights = rights;
    this.names = names;
    this.complaints = complaints;
    this.metadata = metadata;
    this.rootName = rootName;
    this.fsync = fsync;
    this.nodes = new NodeWriter(names, rights, metadata, placed);
    rights.checkWrite(base);
    Fd folder = Linux.openat(base, RawPath.DOT, Open.FOLDER);
    folders.push(DestinationFolder.existing(folder, RawPath.EMPTY, null));
  }

  /**
   * From now on a directory that the source only mentions may be a symbolic link that is there.
   *
   * @param root which the links are resolved in
   * @param base the path of the directory that the first entry is, in there
   */
  public void passLinks(RootDirectory root, RawPath base) {
    links = new LinkedFolders(root, base);
  }

  @Override
  public void directory(Entry entry) throws ErrnoException, CannotReplace {
    closeFolders(entry.depth());
    DestinationFolder parent = folders.top();
    if (entry.depth() == 0 && rootName == null) {
      Fd same = Linux.openat(parent.fd, RawPath.DOT, Open.FOLDER);
      folders.push(DestinationFolder.merged(same, RawPath.EMPTY, null, parent.stat));
      return;
    }
    RawPath name = nameOf(entry);
    Stat existing = parent.lookAt(name);
    if (entry.implied() && links != null && existing != null && existing.isSymlink()) {
      folders.push(links.enter(entry.path(), name, folders));
      return;
    }
    DestinationFolder.checkReplaceable(EntryType.DIRECTORY, existing);
    if (existing != null) {
      folders.push(enter(parent, name, existing, entry));
      opened |= folders.top().hasOtherMode();
    } else {
      folders.push(make(parent, name, entry));
    }
  }

  private void checkWrite(Fd folder) throws ErrnoException {
    try {
      rights.checkWrite(folder);
    } catch (ErrnoException e) {
      folder.close();
      throw e;
    }
  }

  private DestinationFolder enter(
      DestinationFolder parent, RawPath name, Stat existing, Entry entry)
      throws ErrnoException, CannotReplace {
    Fd fd = OwnDirectory.openToRead(parent.fd, name, existing);
    checkWrite(fd);
    DestinationFolder folder =
        entry.implied()
            ? DestinationFolder.passedThrough(fd, name, existing)
            : DestinationFolder.merged(fd, name, entry.metadata(), existing);
    try {
      refuseSpecial(folder, parent);
      return folder;
    } catch (ErrnoException | CannotReplace e) {
      fd.close();
      throw e;
    }
  }

  /**
   * A tree is not merged into proc and its like: each file there is a knob. Asked of the directory
   * that was opened; whoever may mount can have put it over the one that was looked at. A directory
   * that is open stays on its mount, so that nothing below it has to be asked again.
   */
  private static void refuseSpecial(DestinationFolder folder, DestinationFolder parent)
      throws ErrnoException, CannotReplace {
    if (folder.isOnSameMount(parent)) {
      return;
    }
    String special = SpecialFileSystems.of(folder.fd);
    if (special != null) {
      throw new CannotReplace(special + " is not entered: nothing in it is written");
    }
  }

  private DestinationFolder make(DestinationFolder parent, RawPath name, Entry entry)
      throws ErrnoException {
    changes(parent);
    boolean staged = !parent.unseen && !parent.keepsItsNames();
    RawPath nameNow = staged ? TemporaryName.next() : name;
    boolean inheritedAcl = metadata.isExact() && parent.givesAcl();
    names.mkdir(parent.fd, nameNow);
    Fd fd = openMade(parent, nameNow);
    try {
      DestinationFolder folder =
          DestinationFolder.made(
              fd, nameNow, parent, entry.metadata(), staged ? name : null, inheritedAcl);
      if (!parent.unseen && entry.id() != null) {
        made.add(folder.stat.id());
      }
      return folder;
    } catch (ErrnoException e) {
      removeStaged(parent, nameNow, entry.path());
      throw e;
    }
  }

  /**
   * Whoever may mount or rename in the parent can have put another folder under that name before it
   * is opened: ESTALE, and nothing of it is touched.
   */
  private Fd openMade(DestinationFolder parent, RawPath name) throws ErrnoException {
    Fd fd = Linux.openat(parent.fd, name, Open.FOLDER);
    try {
      rights.checkWrite(fd);
      Stat stat = Linux.statx(fd);
      if (stat.mountId() != parent.stat.mountId() || stat.device() != parent.stat.device()) {
        throw new ErrnoException("openat", Errno.ESTALE);
      }
      return fd;
    } catch (ErrnoException e) {
      fd.close();
      throw e;
    }
  }

  @Override
  public boolean made(FileId folder) {
    return made.contains(folder);
  }

  @Override
  public PendingFile file(Entry entry, Content content) throws ErrnoException, CannotReplace {
    closeFolders(entry.depth());
    DestinationFolder folder = folders.top();
    changes(folder);
    RawPath name = nameOf(entry);
    removeEarlier(folder, name, entry);
    Stat existing = folder.unseen ? null : folder.lookAt(name);
    DestinationFolder.checkReplaceable(EntryType.REGULAR, existing);
    if (existing != null && content.isOf(existing)) {
      throw new CannotReplace("it is the same file as the source");
    }
    if (existing != null && (folder.isSpecial() || folder.isMountPoint(name, existing))) {
      complaints.note(entry.path(), "is a mount point: written in place, not in one step");
      return new InPlaceFile(folder, name, entry, content, rights, metadata, fsync, complaints);
    }
    StagedFile file = new StagedFile(folder, name, entry, names, metadata, fsync);
    if (entry.linked()) {
      placed.remember(entry.path(), file.idOrClose());
    }
    return file;
  }

  @Override
  public void node(Entry entry) throws ErrnoException, CannotReplace {
    closeFolders(entry.depth());
    boolean device =
        entry.type() == EntryType.CHARACTER_DEVICE && entry.rdev() != 0
            || entry.type() == EntryType.BLOCK_DEVICE;
    if (device && !rights.areAll()) {
      throw new CannotReplace("device nodes are not made in another user's container");
    }
    changes(folders.top());
    removeEarlier(folders.top(), nameOf(entry), entry);
    nodes.make(folders.top(), nameOf(entry), entry);
  }

  @Override
  public boolean hardLink(Entry entry) throws ErrnoException, CannotReplace {
    closeFolders(entry.depth());
    try (Fd target = placed.find(entry.link(), folders, entry.id() == null, links)) {
      if (target == null) {
        return false;
      }
      rights.checkWrite(target);
      if (!entry.link().equals(entry.path())) {
        removeEarlier(folders.top(), nameOf(entry), entry);
      }
      changes(folders.top());
      return nodes.link(target, folders.top(), nameOf(entry));
    }
  }

  private void changes(DestinationFolder folder) {
    folder.makeWritable();
    opened |= folder.hasOtherMode();
  }

  private RawPath nameOf(Entry entry) throws CannotReplace {
    RawPath name = entry.depth() == 0 ? rootName : entry.name();
    if (name == null) {
      throw new CannotReplace("cannot overwrite a directory with a non-directory");
    }
    return name;
  }

  /** An archive may give a name twice, and the later one counts; a folder cannot hold it twice. */
  private static void removeEarlier(DestinationFolder folder, RawPath name, Entry entry)
      throws ErrnoException, CannotReplace {
    if (!folder.unseen || entry.id() != null) {
      return; // elsewhere it is replaced in one step
    }
    Stat earlier = folder.lookAt(name);
    DestinationFolder.checkReplaceable(entry.type(), earlier);
    if (earlier != null && folder.isMountPoint(name, earlier)) {
      throw new CannotReplace("a mount is attached there");
    }
    if (earlier != null) {
      Linux.unlinkat(folder.fd, name);
    }
  }

  /** Folders below this depth have everything in them. */
  private void closeFolders(int depth) throws ErrnoException {
    while (folders.size() > depth + 1) {
      complete();
    }
    if (folders.size() < depth + 1 && depth > 0) {
      // Whatever a hostile archive made of the order: it would land in a folder that is not its
      // own.
      throw new IllegalStateException("an entry of depth " + depth + " without its folder");
    }
  }

  /**
   * What cannot be kept of a folder is said of that folder; the entry at hand has no part in it.
   */
  private void complete() throws ErrnoException {
    DestinationFolder folder = folders.top();
    try {
      folder.restoreMtime();
      if (folder.metadata != null) {
        metadata.writeFolder(folder, pathOfTop());
        folder.keepsMode();
      }
    } catch (ErrnoException e) {
      complaints.about(pathOfTop(), "cannot set its metadata: " + e.reason());
    }
    restoreMode(folder);
    flush(folder);
    RawPath path = folder.finalName == null ? RawPath.EMPTY : pathOfTop();
    folders.pop();
    if (folder.finalName != null) {
      giveName(folder, path);
    }
  }

  private RawPath pathOfTop() {
    return folders.path(2, folders.size());
  }

  private void restoreMode(DestinationFolder folder) {
    try {
      folder.restoreMode();
    } catch (ErrnoException e) {
      complaints.about(pathOfTop(), "cannot get its mode back: " + e.reason());
    }
  }

  private void flush(DestinationFolder folder) {
    try {
      if (fsync) {
        LinuxFile.fsync(folder.fd);
      }
    } catch (ErrnoException e) {
      complaints.about(pathOfTop(), "cannot flush to the disk: " + e.reason());
    }
  }

  private void giveName(DestinationFolder folder, RawPath path) {
    DestinationFolder parent = folders.top();
    try {
      names.renameNoReplace(parent.fd, folder.name, folder.finalName, true);
    } catch (ErrnoException e) {
      complaints.about(path, "cannot give the folder its name: " + e.reason());
      removeStaged(parent, folder.name, path);
    }
  }

  @Override
  public void finish() throws ErrnoException {
    closeFolders(0);
    flush(folders.top());
  }

  @Override
  public void close() {
    removeUnfinished();
    if (opened) {
      restoreModes();
    }
    folders.close();
  }

  private void restoreModes() {
    try {
      while (!folders.isEmpty() && folders.top().fd != null) {
        restoreMode(folders.top());
        folders.pop();
      }
    } catch (ErrnoException e) {
      complaints.about(pathOfTop(), "cannot get its mode back: " + e.reason());
    }
  }

  private void removeUnfinished() {
    int staged = 1;
    while (staged < folders.size() && folders.get(staged).finalName == null) {
      staged++;
    }
    if (staged < folders.size()) {
      RawPath path = folders.path(2, staged + 1);
      RawPath name = folders.get(staged).name;
      try {
        while (folders.size() > staged && folders.get(staged - 1).fd == null) {
          folders.pop();
        }
        removeStaged(folders.get(staged - 1), name, path);
      } catch (ErrnoException e) {
        complaints.about(path, "left behind as " + name + ": " + e.reason());
      }
    }
  }

  /**
   * The container may have put something there meanwhile that cannot be removed: then it is named.
   */
  private void removeStaged(DestinationFolder parent, RawPath name, RawPath path) {
    try {
      RemoveTree.remove(parent.fd, name);
    } catch (ErrnoException e) {
      complaints.about(path, "left behind as " + name + ": " + e.reason());
    }
  }
}
