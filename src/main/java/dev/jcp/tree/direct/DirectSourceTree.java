package dev.jcp.tree.direct;

import dev.jcp.linux.DirectoryReader;
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

  /** A key of its own code: a record's generated equals and hashCode take 10 ms to be linked. */
  private static final class FileId {
    final long device;
    final long inode;

    FileId(Stat stat) {
      device = stat.device();
      inode = stat.inode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof FileId id && id.device == device && id.inode == inode;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(inode * 31 + device);
    }
  }

  private final IdMaps ids;
  private final String special;
  private final DirectoryReader reader = new DirectoryReader();
  private final FolderStack<Listed> folders = new FolderStack<>();
  private final Map<FileId, RawPath> firstNames = new HashMap<>();
  private final RawPath rootName;

  private Fd root;
  private Fd look;
  private Stat stat;
  private Content content;
  private RawPath name;
  private RawPath path = RawPath.EMPTY;
  private boolean descend;

  /**
   * @param root what was asked for, O_PATH; closed with the tree
   * @param rootName the name it has at the destination unless that gives another
   * @param special the special file system it lies on, or null
   */
  public DirectSourceTree(Fd root, RawPath rootName, IdMaps ids, String special) {
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
      return look();
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
        return look();
      }
      up();
    }
    return null;
  }

  private RawPath nextName() throws ErrnoException {
    path = folders.path(1, folders.size());
    try {
      return folders.top().nextName();
    } catch (ErrnoException e) {
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
   */
  private Entry look() throws ErrnoException {
    stat = Linux.statx(look);
    EntryType type = type(stat.type());
    RawPath link = RawPath.EMPTY;
    String barrier = null;
    boolean linked = stat.links() > 1 && type != EntryType.DIRECTORY;
    RawPath first = linked ? firstNames.get(new FileId(stat)) : null;
    if (first != null) {
      type = EntryType.HARD_LINK;
      link = first;
    } else if (type == EntryType.REGULAR) {
      content = LeasedOpen.content(look, special == null);
      stat = content.stat();
    } else if (type == EntryType.SYMLINK) {
      link = Linux.readlinkat(look, RawPath.EMPTY);
    } else if (type == EntryType.DIRECTORY) {
      barrier = barrier();
      descend = barrier == null;
    }
    if (linked && first == null) {
      firstNames.put(new FileId(stat), path);
    }
    return new Entry(
        folders.size(), name, path, type, metadata(type), link, stat.rdev(), linked, barrier);
  }

  /**
   * proc and its like may begin where another mount does; before Linux 5.8 that shows in the device
   * only.
   */
  private String barrier() throws ErrnoException {
    if (folders.isEmpty()) {
      return special;
    }
    Stat above = folders.top().stat;
    boolean crossed = stat.mountId() != above.mountId() || stat.device() != above.device();
    return crossed ? SpecialFileSystems.of(look) : null;
  }

  private Metadata metadata(EntryType type) throws ErrnoException {
    return DirectMetadata.read(stat, ids, type == EntryType.DIRECTORY ? null : content, look);
  }

  @Override
  public Content open() throws IOException {
    Content opened = content != null ? content : LeasedOpen.content(look, special == null);
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
    folders.close();
    if (root != null) {
      root.close();
    }
  }
}
