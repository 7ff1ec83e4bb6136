package dev.jcp.tree.direct;

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
import dev.jcp.tree.Hashes;
import dev.jcp.tree.MadeSoFar;
import dev.jcp.tree.PendingFile;
import dev.jcp.tree.Unfinished;
import java.io.IOException;

/**
 * Writes a tree by folder descriptors. A folder that is new is built under a temporary name and
 * gets its own when everything is in it; one that is there is merged into, entry by entry, and
 * nothing in it is ever moved.
 */
public final class DirectDestinationTree implements DestinationTree {

  private static final int MOST_LEFTOVERS = 3;
  private static final int MOST_MADE = 1_000_000;
  private static final String LEFT_BEHIND =
      "left behind by an earlier copy, unless a jcp is at work there now: remove it then";

  private final InodeRights rights;
  private final NameMaker names;
  private final DirectMetadata metadata;
  private final RawPath rootName;
  private final boolean fsync;
  private final Complaints complaints;
  private final FolderStack<DestinationFolder> folders = new FolderStack<>();
  private final PlacedFiles placed;

  private final MadeSoFar soFar;
  private final Clashes clashes;
  private final NodeWriter nodes;

  /** Null: a symbolic link is never passed. */
  private LinkedFolders links;

  /** A user's own directories had to be opened, and have to be closed again. */
  private boolean opened;

  /** The highest of the folders made here: what is in them cannot be reached otherwise. */
  private final Hashes made = new Hashes(MOST_MADE);

  /**
   * @param base the folder that the first entry lands in; stays the caller's
   * @param rootName the first entry's name there; null: it is {@code base} itself, which is merged
   *     into and keeps its metadata
   * @param rights which folders and files that are there already may be written to
   * @param metadata how owners and the rest are set
   * @param fsync files and folders are on the disk before they are called done
   * @param soFar what no entry may replace; null: any may be
   */
  public DirectDestinationTree(
      Fd base,
      RawPath rootName,
      InodeRights rights,
      NameMaker names,
      DirectMetadata metadata,
      boolean fsync,
      Complaints complaints,
      MadeSoFar soFar)
      throws ErrnoException {
    this.rights = rights;
    this.names = names;
    this.complaints = complaints;
    this.metadata = metadata;
    this.rootName = rootName;
    this.fsync = fsync;
    this.soFar = soFar;
    this.clashes = new Clashes(soFar, complaints);
    this.placed = new PlacedFiles(rights);
    this.nodes = new NodeWriter(names, rights, metadata, placed, clashes);
    Fd fd = Linux.openat(base, RawPath.DOT, Open.FOLDER);
    DestinationFolder folder = DestinationFolder.existing(fd, RawPath.EMPTY, null, rights);
    try {
      rights.checkMountsShow(folder.stat);
      rights.checkSearch(fd, folder.stat);
      folders.push(folder);
    } catch (ErrnoException e) {
      fd.close();
      throw e;
    }
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
  public void directory(Entry entry) throws IOException, CannotReplace {
    closeFolders(entry.depth());
    DestinationFolder parent = folders.top();
    if (entry.depth() == 0) {
      sayLeftovers(parent);
    }
    if (entry.depth() == 0 && rootName == null) {
      Fd same = Linux.openat(parent.fd, RawPath.DOT, Open.FOLDER);
      folders.push(DestinationFolder.merged(same, RawPath.EMPTY, null, parent.stat, rights));
      return;
    }
    RawPath name = nameOf(entry);
    Stat existing = parent.lookAt(name);
    if (entry.implied() && links != null && existing != null && existing.isSymlink()) {
      folders.push(links.enter(entry.path(), name, folders));
      return;
    }
    DestinationFolder.checkReplaceable(EntryType.DIRECTORY, existing);
    if (existing != null && parent.unseen && entry.id() != null) {
      clashes.enterUnseen(name);
    }
    if (existing != null) {
      folders.push(enter(parent, name, existing, entry));
      opened |= folders.top().hasOtherMode();
    } else {
      folders.push(make(parent, name, entry));
    }
  }

  private void sayLeftovers(DestinationFolder base) {
    if (soFar != null && !soFar.isFirstDirectory()) {
      return;
    }
    // What DEST is like where its contents are merged: then the names lie in it, else beside it.
    RawPath place = complaints.placeOf(rootName == null ? RawPath.DOT : RawPath.EMPTY);
    int said = 0;
    for (RawPath name : Leftovers.in(base.fd)) {
      if (++said > MOST_LEFTOVERS) {
        break;
      }
      complaints.warn(Unfinished.beside(place, name), LEFT_BEHIND);
    }
  }

  private DestinationFolder enter(
      DestinationFolder parent, RawPath name, Stat existing, Entry entry)
      throws IOException, CannotReplace {
    Fd fd = OwnDirectory.openToRead(parent.fd, name, existing);
    DestinationFolder folder =
        entry.implied()
            ? DestinationFolder.passedThrough(fd, name, existing, rights)
            : DestinationFolder.merged(fd, name, entry.metadata(), existing, rights);
    try {
      rights.checkSearch(fd, folder.stat);
      refuseSpecial(folder, parent);
      refuseSwapped(folder, existing);
      if (entry.id() != null) {
        clashes.enter(folder.stat, name);
      }
      return folder;
    } catch (IOException | CannotReplace e) {
      restoreMode(folder);
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

  private static void refuseSwapped(DestinationFolder folder, Stat looked) throws SwappedName {
    Stat opened = folder.stat;
    // To open the place of an automount is to mount it.
    boolean mounted = opened.mountId() != looked.mountId() || opened.device() != looked.device();
    if (!mounted && !opened.sameFileAs(looked)) {
      throw new SwappedName(folder.name);
    }
  }

  private DestinationFolder make(DestinationFolder parent, RawPath name, Entry entry)
      throws IOException {
    parent.checkMayMake(name);
    changes(parent);
    boolean staged = !parent.unseen && !parent.keepsItsNames();
    RawPath nameNow = staged ? TemporaryName.next() : name;
    boolean inheritedAcl = metadata.isExact() && parent.givesAcl();
    JustMade justMade = new JustMade(parent, names);
    names.mkdir(parent.fd, nameNow);
    Fd fd = null;
    try {
      fd = Linux.openat(parent.fd, nameNow, Open.FOLDER);
      DestinationFolder folder =
          DestinationFolder.made(
              fd, nameNow, parent, entry.metadata(), staged ? name : null, inheritedAcl);
      rights.checkMade(folder.stat);
      if (!justMade.isDirectory(fd, folder.stat)) {
        throw new SwappedName(nameNow);
      }
      if (staged) {
        Unfinished unfinished = Unfinished.staged(complaints, entry.path(), nameNow);
        folder.staged = new StagedName(parent, names, nameNow, name, unfinished, fd, folder.stat);
      }
      if (!parent.unseen && entry.id() != null) {
        made.add(hash(folder.stat.id()));
        clashes.madeDirectory(folder.stat);
      }
      return folder;
    } catch (IOException e) {
      if (fd != null) {
        fd.close();
      }
      if (e instanceof ErrnoException) {
        removeEmpty(parent, nameNow);
      }
      throw e;
    }
  }

  /** It could not be opened. Whatever has its name, an empty directory is all that goes. */
  private static void removeEmpty(DestinationFolder parent, RawPath name) {
    try {
      Linux.rmdirat(parent.fd, name);
    } catch (ErrnoException e) {
      // It stays, under a name that says what it is.
    }
  }

  @Override
  public boolean made(FileId folder) {
    return made.contains(hash(folder));
  }

  private static long hash(FileId id) {
    return Hashes.of(id.device(), id.inode());
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
    if (existing != null) {
      clashes.check(existing, name);
    }
    if (existing != null && content.isOf(existing)) {
      throw new CannotReplace("it is the same file as the source");
    }
    if (existing != null && (folder.isSpecial() || folder.isMountPoint(name, existing))) {
      complaints.note(entry.path(), "is a mount point: written in place, not in one step");
      return new InPlaceFile(
          folder, name, entry, content, rights, metadata, fsync, complaints, clashes);
    }
    folder.checkMayMake(name);
    StagedFile file =
        new StagedFile(folder, name, entry, names, metadata, fsync, complaints, clashes);
    if (entry.linked()) {
      placed.remember(entry.path(), file.statOrClose());
    }
    return file;
  }

  @Override
  public void node(Entry entry) throws IOException, CannotReplace {
    closeFolders(entry.depth());
    boolean device =
        entry.type() == EntryType.CHARACTER_DEVICE && entry.rdev() != 0
            || entry.type() == EntryType.BLOCK_DEVICE;
    if (device && rights.areAnotherUsers()) {
      throw new CannotReplace("device nodes are not made in another user's container");
    }
    folders.top().checkMayMake(nameOf(entry));
    changes(folders.top());
    removeEarlier(folders.top(), nameOf(entry), entry);
    nodes.make(folders.top(), nameOf(entry), entry);
  }

  @Override
  public boolean hardLink(Entry entry) throws IOException, CannotReplace {
    closeFolders(entry.depth());
    try (Fd target = placed.find(entry.link(), folders, entry.id() == null, links)) {
      if (target == null) {
        return false;
      }
      if (!rights.areAll()) {
        rights.checkLink(target, Linux.statx(target));
      }
      folders.top().checkMayMake(nameOf(entry));
      if (!entry.link().equals(entry.path())) {
        removeEarlier(folders.top(), nameOf(entry), entry);
      }
      if (!entry.linked() && entry.id() != null) {
        placed.forget(entry.link());
      }
      changes(folders.top());
      return nodes.link(target, folders.top(), nameOf(entry), entry);
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
        folder.opens(metadata.opensToOthers(folder.metadata), folders.get(folders.size() - 2));
        metadata.writeFolder(folder, pathOfTop());
        folder.keepsMode();
      }
    } catch (ErrnoException e) {
      complaints.about(pathOfTop(), "cannot set its metadata: " + e.reason());
    }
    restoreMode(folder);
    flush(folder);
    if (folder.staged == null) {
      folders.pop();
      return;
    }
    RawPath path = pathOfTop();
    try {
      folders.popOpen();
      giveName(folder, path);
    } catch (ErrnoException e) {
      complaints.about(path, leftBehind(folder) + e.reason());
      folder.staged.isGone();
      throw e;
    } finally {
      folder.fd.close();
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
    try {
      folder.staged.publish();
    } catch (SwappedName e) {
      complaints.about(path, e.getMessage());
    } catch (IOException e) {
      complaints.about(path, "cannot give the folder its name: " + reason(e));
      removeStaged(folder, path);
    }
  }

  private static String reason(IOException e) {
    return e instanceof ErrnoException errno ? errno.reason() : e.getMessage();
  }

  @Override
  public void finish() throws ErrnoException {
    closeFolders(0);
    flush(folders.top());
  }

  @Override
  public void close() {
    placed.forgetAll(); // after an OutOfMemoryError its memory is wanted
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
    int level = 1;
    while (level < folders.size() && folders.get(level).staged == null) {
      level++;
    }
    if (level < folders.size()) {
      DestinationFolder staged = folders.get(level);
      RawPath path = folders.path(2, level + 1);
      try {
        while (staged.fd == null || folders.get(level - 1).fd == null) {
          folders.pop();
        }
        removeStaged(staged, path);
      } catch (ErrnoException e) {
        complaints.about(path, leftBehind(staged) + e.reason());
        staged.staged.isGone();
      }
    }
  }

  /**
   * Its contents go by its descriptor, its name only while it is its own. What the container has
   * put there meanwhile may not be removable; what others could put there is not ours to remove.
   */
  private void removeStaged(DestinationFolder folder, RawPath path) {
    if (folder.mayHoldForeign()) {
      complaints.about(path, leftBehind(folder) + "others may have put something into it");
      folder.staged.isGone();
      return;
    }
    try {
      RemoveTree.empty(folder.fd, rights);
      folder.staged.remove();
    } catch (SwappedName e) {
      complaints.about(path, e.getMessage());
    } catch (IOException e) {
      complaints.about(path, leftBehind(folder) + reason(e));
      folder.staged.isGone();
    }
  }

  private static String leftBehind(DestinationFolder folder) {
    return "left behind as " + folder.name + ": ";
  }
}
