package dev.jcp.tree.direct;

import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.FileId;
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
import dev.jcp.tree.SourceTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks a tree by folder descriptors: every entry is opened O_PATH|O_NOFOLLOW, looked at, and only
 * then, if at all, read.
 */
public final class DirectSourceTree implements SourceTree {

  /** A folder whose names are read batch by batch. */
  private static final class Listed extends FolderStack.Folder {
    final DirectoryReader reader;
    final ArrayDeque<RawPath> names = new ArrayDeque<>();
    boolean ended;

    Listed(Fd fd, RawPath name, Stat stat, DirectoryReader reader) {
      super(fd, name, stat);
      this.reader = reader;
    }

    RawPath nextName() throws ErrnoException {
      if (names.isEmpty() && !ended) {
        names.addAll(reader.next(fd));
        ended = names.isEmpty();
      }
      return names.poll();
    }

    void end() {
      names.clear();
      ended = true;
    }

    @Override
    void beforeSleep() throws ErrnoException {
      while (!ended) {
        List<RawPath> batch = reader.next(fd);
        names.addAll(batch);
        ended = batch.isEmpty();
      }
    }
  }

  private final IdMaps ids;
  private final InodeRights rights;
  private final String special;
  private final DirectoryReader reader = new DirectoryReader();
  private final FolderStack<Listed> folders = new FolderStack<>();
  private final Map<FileId, RawPath> firstNames = new HashMap<>();
  private final RawPath rootName;

  private Fd root;
  private Fd look;
  private Stat stat;
  private OpenFile content;
  private RawPath name;
  private RawPath path = RawPath.EMPTY;
  private boolean descend;

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
    boolean goDown = descend;
    descend = false;
    if (goDown) {
      Fd fd = Linux.openat(look, RawPath.DOT, Open.FOLDER);
      folders.push(new Listed(fd, name, stat, reader));
    }
    release();
    while (!folders.isEmpty()) {
      name = nextName();
      if (name != null) {
        path = folders.path(1, folders.size()).resolve(name);
        look = Linux.openat(folders.top().fd, name, Open.LOOK);
        return look(true);
      }
      up();
    }
    return null;
  }

  private RawPath nextName() throws ErrnoException {
    try {
      return folders.top().nextName();
    } catch (ErrnoException e) {
      path = folders.path(1, folders.size());
      folders.top().end();
      throw e;
    }
  }

  private void up() throws ErrnoException {
    try {
      folders.pop();
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
    boolean linked = stat.links() > 1 && fileType != EntryType.DIRECTORY;
    RawPath first = linked && linking ? firstNames.get(stat.id()) : null;
    EntryType type = first != null ? EntryType.HARD_LINK : fileType;
    RawPath link = first != null ? first : RawPath.EMPTY;
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
    if (linked && linking && first == null) {
      firstNames.put(stat.id(), path);
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
    firstNames.clear();
    folders.close();
    if (root != null) {
      root.close();
    }
  }
}
