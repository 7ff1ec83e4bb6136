package dev.jcp.tree.direct;

import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.OpenFile;
import dev.jcp.tree.SourceComplaint;
import dev.jcp.tree.SourceTree;
import java.io.IOException;

/**
 * Walks a tree by folder descriptors: every entry is opened O_PATH|O_NOFOLLOW, looked at, and only
 * then, if at all, read.
 */
public final class DirectSourceTree implements SourceTree {

  /** The share of the heap that files with several names may take, and the names given. */
  private static final int SHARE_OF_LINKED = 4;

  private static final int SHARE_OF_GIVEN = 8;

  private final IdMaps ids;
  private final InodeRights rights;
  private final String special;
  private final DirectoryReader reader = new DirectoryReader();
  private final FolderStack<ListedFolder> folders = new FolderStack<>();
  private final RawPath rootName;

  private Fd root;
  private Fd look;
  private Stat stat;
  private OpenFile content;
  private RawPath name;
  private RawPath path = RawPath.EMPTY;
  private boolean descend;

  /** Null until there is a folder. */
  private GivenNames.Room roomForNames;

  /** Null until there is a file with several names. */
  private LinkedFiles linkedFiles;

  private boolean saidTooMany;
  private SourceComplaint complaint;

  /**
   * @param root what was asked for, O_PATH; closed with the tree
   * @param rootName the name it has at the destination unless that gives another
   * @param rights what of it may be read
   * @param special the special file system it lies on, or null
   */
  public DirectSourceTree(
      Fd root, RawPath rootName, IdMaps ids, InodeRights rights, String special) {
    this.rights = rights;
    this.root = root;
    this.rootName = rootName;
    this.ids = ids;
    this.special = special;
  }

  @Override
  public Entry next() throws IOException {
    if (root != null) {
      look = root;
      root = null;
      name = rootName;
      return look(true);
    }
    if (complaint != null) {
      SourceComplaint said = complaint;
      complaint = null;
      throw said;
    }
    boolean goDown = descend;
    descend = false;
    if (goDown) {
      if (roomForNames == null) {
        roomForNames = new GivenNames.Room(Runtime.getRuntime().maxMemory() / SHARE_OF_GIVEN);
      }
      Fd fd = Linux.openat(look, RawPath.DOT, Open.FOLDER);
      folders.push(new ListedFolder(fd, name, stat, reader, roomForNames));
    }
    release();
    while (!folders.isEmpty()) {
      name = nextName();
      if (name == null) {
        sayWhatIsMissing();
        up();
      } else if (opens()) {
        return look(true);
      }
    }
    return null;
  }

  private RawPath nextName() throws ErrnoException {
    try {
      return folders.top().nextName();
    } catch (ErrnoException e) {
      path = folders.path(1, folders.size());
      folders.top().fail();
      throw e;
    }
  }

  /** False where the name is gone since it was listed: it may be there again in the end. */
  private boolean opens() throws ErrnoException {
    ListedFolder folder = folders.top();
    path = folders.path(1, folders.size()).resolve(name);
    try {
      look = Linux.openat(folder.fd, name, Open.LOOK);
    } catch (ErrnoException e) {
      if (e.is(Errno.ENOENT) && folder.vanished(name)) {
        return false;
      }
      folder.gave(name);
      throw e;
    }
    folder.gave(name);
    return true;
  }

  /** Of the lowest folder, which has no further names: one thing at a time. */
  private void sayWhatIsMissing() throws IOException {
    ListedFolder folder = folders.top();
    RawPath vanished = folder.nextVanished();
    if (vanished != null) {
      path = folders.path(1, folders.size()).resolve(vanished);
      throw new ErrnoException("openat", Errno.ENOENT);
    }
    String said = folder.takeComplaint();
    if (said != null) {
      path = folders.path(1, folders.size());
      throw new SourceComplaint(said);
    }
  }

  private void up() throws ErrnoException {
    try {
      folders.pop().done();
    } catch (ErrnoException e) {
      folders.close();
      throw e;
    }
  }

  /**
   * What the cursor now stands on. A regular file is opened here: what cannot be read must fail
   * before it is named.
   *
   * @param linking a further name of a file given before is a hard link
   */
  private Entry look(boolean linking) throws IOException {
    stat = Linux.statx(look);
    EntryType fileType = type(stat.type());
    boolean linked =
        linking && stat.links() > 1 && fileType != EntryType.DIRECTORY && !folders.isEmpty();
    RawPath first = linked && linkedFiles != null ? linkedFiles.firstName(stat) : null;
    EntryType type = first != null ? EntryType.HARD_LINK : fileType;
    RawPath link = first != null ? first : doubtful(linked, fileType);
    checkRights(fileType);
    if (type == EntryType.REGULAR) {
      refuseMountedKnob();
      content = LeasedOpen.content(look, special == null);
      stat = content.stat();
    } else if (type == EntryType.SYMLINK) {
      link = Linux.readlinkat(look, RawPath.EMPTY);
    }
    String barrier = type == EntryType.DIRECTORY ? barrier() : null;
    Metadata metadata = DirectMetadata.read(stat, ids, content, look);
    if (linked) {
      linked = first == null ? remember() : !linkedFiles.isForgotten(stat);
    }
    // Only now, with nothing left that may fail: a folder that is not given must not be gone into.
    descend = type == EntryType.DIRECTORY && barrier == null;
    return new Entry(
        folders.size(),
        name,
        path,
        type,
        fileType,
        metadata,
        link,
        stat.rdev(),
        linked,
        barrier,
        stat.id(),
        false);
  }

  /** The name of a file that this one may be another name of, or may not. */
  private RawPath doubtful(boolean linked, EntryType fileType) {
    boolean asked = linked && linkedFiles != null && fileType == EntryType.REGULAR;
    RawPath first = asked ? linkedFiles.doubtful() : null;
    return first == null ? RawPath.EMPTY : first;
  }

  /** The name given now is the first of a file that has several; false: too many are known. */
  private boolean remember() {
    if (linkedFiles == null) {
      linkedFiles = new LinkedFiles(Runtime.getRuntime().maxMemory() / SHARE_OF_LINKED);
    }
    if (linkedFiles.isFull()) {
      if (!saidTooMany) {
        saidTooMany = true;
        complaint =
            new SourceComplaint(
                "too many files have several names: further names of this and others are copied"
                    + " as files of their own");
      }
      return false;
    }
    numberFolders();
    linkedFiles.add(stat, folders.top().number, name);
    return true;
  }

  private void numberFolders() {
    int level = folders.size();
    while (level > 0 && folders.get(level - 1).number < 0) {
      level--;
    }
    for (; level < folders.size(); level++) {
      ListedFolder folder = folders.get(level);
      folder.number =
          level == 0
              ? LinkedFiles.TOP
              : linkedFiles.addFolder(folders.get(level - 1).number, folder.name);
    }
  }

  private void checkRights(EntryType fileType) throws ErrnoException {
    if (rights.areAll() || !isOpened(fileType)) {
      return;
    }
    rights.checkRead(look, stat);
    if (fileType == EntryType.REGULAR && SpecialFileSystems.of(look) != null) {
      rights.checkKnob(stat);
    }
  }

  /**
   * Others are looked at and made again; devices too, but they give access to what they stand for.
   */
  private static boolean isOpened(EntryType fileType) {
    return switch (fileType) {
      case SYMLINK, FIFO, SOCKET -> false;
      default -> true;
    };
  }

  /** A file of proc mounted over a name in the tree: its size says nothing, and it may not end. */
  private void refuseMountedKnob() throws IOException {
    if (!folders.isEmpty() && isOnOtherMount()) {
      String fileSystem = SpecialFileSystems.of(look);
      if (fileSystem != null) {
        throw new IOException("it lies on " + fileSystem + ", which is the kernel's");
      }
    }
  }

  /**
   * proc and its like may begin where another mount does; before Linux 5.8 that shows in the device
   * only.
   */
  private String barrier() throws ErrnoException {
    if (folders.isEmpty()) {
      return special;
    }
    return isOnOtherMount() ? SpecialFileSystems.of(look) : null;
  }

  private boolean isOnOtherMount() {
    Stat above = folders.top().stat;
    return stat.mountId() != above.mountId() || stat.device() != above.device();
  }

  @Override
  public Entry asFile() throws IOException {
    return look(false);
  }

  @Override
  public Content open() throws IOException {
    OpenFile opened = content != null ? content : LeasedOpen.content(look, special == null);
    content = null;
    return opened;
  }

  @Override
  public void skipFolder() {
    descend = false;
  }

  @Override
  public RawPath pathOfFailure() {
    return path;
  }

  private static EntryType type(int type) {
    return switch (type) {
      case Stat.S_IFREG -> EntryType.REGULAR;
      case Stat.S_IFDIR -> EntryType.DIRECTORY;
      case Stat.S_IFLNK -> EntryType.SYMLINK;
      case Stat.S_IFIFO -> EntryType.FIFO;
      case Stat.S_IFCHR -> EntryType.CHARACTER_DEVICE;
      case Stat.S_IFBLK -> EntryType.BLOCK_DEVICE;
      default -> EntryType.SOCKET;
    };
  }

  private void release() {
    if (content != null) {
      content.close();
      content = null;
    }
    if (look != null) {
      look.close();
      look = null;
    }
  }

  @Override
  public void close() {
    release();
    linkedFiles = null;
    folders.close();
    if (root != null) {
      root.close();
    }
  }
}
