package dev.jcp.tree.stream;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads a tar stream as a tree. Nothing in it is believed: a name is a list of components below the
 * top, or the entry is refused; what a link of the archive leads to is never entered.
 */
public final class StreamSourceTree implements SourceTree {

  private static final int DEFAULT_FOLDER_MODE = 0755;

  private final InputStream in;
  private final TarReader tar;
  private final RawPath top;

  /** What the archive may call it instead. */
  private final RawPath alias;

  private final boolean single;
  private final int topNanos;
  private final LinkNames links = new LinkNames();

  /** Folders that could not be made: what lies below them is not put behind a link there. */
  private final LinkNames leftOut = new LinkNames();

  /** The entry that was read and not given yet: first come the folders on the way to it. */
  private Entry waiting;

  private ArchiveName waitingName;

  /** The first {@code level} components are the folders that the last entry given lies in. */
  private ArchiveName current = ArchiveName.TOP;

  private int level;

  private RawPath path = RawPath.EMPTY;
  private RawPath skipped;
  private boolean begun;
  private boolean saidDoubt;
  private boolean saidAbsolute;
  private String remark;

  /** What was given last at depth 0 is a folder: only then can anything lie below it. */
  private boolean topIsFolder;

  private StreamSourceTree(
      InputStream in, RawPath top, RawPath alias, boolean single, int topNanos) {
    this.alias = alias;
    this.in = in;
    this.tar = new TarReader(new LosingInput(in));
    this.top = top;
    this.single = single;
    this.topNanos = topNanos;
  }

  /**
   * The archive of one file or folder: all its entries lie under the name of the first.
   *
   * @param top that name, as it was asked for
   * @param topNanos of its mtime, where the archive itself has whole seconds only
   */
  public static StreamSourceTree of(InputStream in, RawPath top, int topNanos) {
    return new StreamSourceTree(in, top, top, true, topNanos);
  }

  /**
   * The same, of an engine that may have another name for the top.
   *
   * @param alias that name
   */
  public static StreamSourceTree of(InputStream in, RawPath top, RawPath alias, int topNanos) {
    return new StreamSourceTree(in, top, alias, true, topNanos);
  }

  /** An archive of anything: its entries lie in a folder that the archive says nothing of. */
  public static StreamSourceTree ofMany(InputStream in) {
    return new StreamSourceTree(in, RawPath.EMPTY, RawPath.EMPTY, false, 0);
  }

  @Override
  public Entry next() throws IOException {
    if (!begun && !single) {
      begun = true;
      topIsFolder = true;
      return folder(0, RawPath.EMPTY, RawPath.EMPTY);
    }
    while (true) {
      if (waiting == null) {
        TarHeader header = tar.next();
        if (header == null) {
          return end();
        }
        read(header);
      }
      Entry entry = nextOnTheWay();
      path = entry.path();
      if (skipped != null && isUnder(path, skipped)) {
        continue;
      }
      skipped = null;
      begun = true;
      return entry;
    }
  }

  /** A folder that the archive did not give, or the entry itself when all of them were given. */
  private Entry nextOnTheWay() {
    if (level < waitingName.size() - 1) {
      RawPath name = waitingName.component(level);
      level++;
      return folder(level, name, waitingName.path(level));
    }
    Entry entry = waiting;
    waiting = null;
    if (entry.type() == EntryType.DIRECTORY) {
      level = waitingName.size();
    }
    return entry;
  }

  private Entry end() throws IOException {
    if (single && !begun) {
      throw new TarException("the archive is empty");
    }
    String doubt = tar.doubtAboutEnd();
    if (single && doubt != null) {
      throw new TarException(doubt);
    }
    if (doubt != null && !saidDoubt) {
      // On standard input: what came is kept.
      saidDoubt = true;
      path = RawPath.EMPTY;
      throw new IOException(doubt);
    }
    return null;
  }

  private static boolean isUnder(RawPath path, RawPath folder) {
    return path.length() > folder.length()
        && path.startsWith(folder)
        && (folder.isEmpty() || path.at(folder.length()) == '/');
  }

  /**
   * Makes the entry wait for the folders on the way to it that were not given. One that is refused
   * leaves nothing behind here.
   */
  private void read(TarHeader header) throws IOException {
    path = header.name(); // for a complaint about it
    ArchiveName name = name(header.name());
    if (header.refusal() != null) {
      throw new IOException("refused: " + header.refusal());
    }
    EntryType type = type(header);
    path = name.path();
    boolean isFolder = type == EntryType.DIRECTORY;
    if (name.isTop() && !isFolder && !single) {
      throw new IOException("refused: the folder of all its entries is none");
    }
    if (!name.isTop() && !topIsFolder) {
      throw new IOException("refused: it lies below " + top + ", which is no folder here");
    }
    int parents = Math.max(0, name.size() - 1);
    int common = name.common(current, Math.min(parents, level));
    refuseLinks(name, common, parents);
    refuseLeftOut(name, common, parents);
    waiting = entry(header, type, name);
    waitingName = name;
    current = name;
    level = common;
    if (name.isTop()) {
      topIsFolder = isFolder;
    }
    if (type == EntryType.SYMLINK && (skipped == null || !isUnder(path, skipped))) {
      links.add(path);
    }
  }

  private void refuseLinks(ArchiveName name, int from, int to) throws IOException {
    for (int depth = from; depth < to && !links.isEmpty(); depth++) {
      RawPath missing = name.path(depth + 1);
      if (links.contains(missing)) {
        throw new IOException("refused: " + missing + " is a link that the archive itself made");
      }
    }
  }

  private void refuseLeftOut(ArchiveName name, int from, int to) throws IOException {
    for (int depth = from; depth < to && !leftOut.isEmpty(); depth++) {
      RawPath missing = name.path(depth + 1);
      boolean skippedNow =
          skipped != null && (skipped.equals(missing) || isUnder(missing, skipped));
      if (!skippedNow && leftOut.contains(missing)) {
        throw new IOException("refused: it lies below " + missing + ", which was left out");
      }
    }
  }

  private Entry entry(TarHeader header, EntryType type, ArchiveName named) throws IOException {
    RawPath link = RawPath.EMPTY;
    if (type == EntryType.HARD_LINK) {
      ArchiveName first = name(header.link());
      refuseLinks(first, 0, first.size() - 1);
      link = first.path();
    } else if (type == EntryType.SYMLINK) {
      link = header.link();
      if (link.isEmpty() || link.indexOf('\0') >= 0) {
        throw new IOException("refused: a symbolic link to nowhere");
      }
    }
    Metadata metadata =
        new Metadata(
            header.mode(),
            id(header.uid()),
            id(header.gid()),
            header.mtimeSeconds(),
            named.isTop() && header.mtimeNanos() == 0 ? topNanos : header.mtimeNanos(),
            header.xattrs());
    RawPath name = named.isTop() ? top : named.last();
    EntryType fileType = type == EntryType.HARD_LINK ? EntryType.REGULAR : type;
    long rdev = header.deviceMajor() << 32 | header.deviceMinor() & 0xffffffffL;
    return new Entry(
        named.size(), name, path, type, fileType, metadata, link, rdev, false, null, null, false);
  }

  private static int id(long number) throws IOException {
    if (number < 0 || number > 0xfffffffeL) {
      throw new IOException("refused: its owner has the number " + number);
    }
    return (int) number;
  }

  private static Entry folder(int depth, RawPath name, RawPath path) {
    Metadata metadata =
        new Metadata(DEFAULT_FOLDER_MODE, 0, 0, System.currentTimeMillis() / 1000, 0, List.of());
    EntryType type = EntryType.DIRECTORY;
    return new Entry(
        depth, name, path, type, type, metadata, RawPath.EMPTY, 0, false, null, null, true);
  }

  /** For an archive of one, its own name in front is taken off. */
  private ArchiveName name(RawPath untrusted) throws IOException {
    ArchiveName name = ArchiveName.parse(untrusted, !single || top.equals(RawPath.ROOT));
    if (!single && untrusted.isAbsolute() && !saidAbsolute) {
      saidAbsolute = true;
      say("removing leading / from names");
    }
    if (!single || top.isEmpty() || top.equals(RawPath.ROOT)) {
      return name;
    }
    if (name.isTop() || !name.component(0).equals(top) && !name.component(0).equals(alias)) {
      throw new IOException("refused: it does not lie under " + top + ", which was asked for");
    }
    return name.belowFirst();
  }

  private void say(String what) {
    remark = remark == null ? what : remark + "; " + what;
  }

  @Override
  public String remark() {
    String said = remark;
    remark = null;
    return said;
  }

  private EntryType type(TarHeader header) throws IOException {
    if (header.isFile()) {
      // Before POSIX a folder was a file whose name ends in a slash.
      return header.name().endsWithSlash() ? EntryType.DIRECTORY : EntryType.REGULAR;
    }
    return switch (header.typeflag()) {
      case TarHeader.HARD_LINK -> EntryType.HARD_LINK;
      case TarHeader.SYMLINK -> EntryType.SYMLINK;
      case TarHeader.CHARACTER_DEVICE -> EntryType.CHARACTER_DEVICE;
      case TarHeader.BLOCK_DEVICE -> EntryType.BLOCK_DEVICE;
      case TarHeader.DIRECTORY, TarHeader.GNU_DUMP_DIRECTORY -> EntryType.DIRECTORY;
      case TarHeader.FIFO -> EntryType.FIFO;
      case TarHeader.GNU_SPARSE -> EntryType.REGULAR;
      case TarHeader.GNU_CONTINUED ->
          throw new IOException("refused: it is continued from another volume");
      default -> {
        say(
            header.name()
                + " has the unknown type "
                + shown(header.typeflag())
                + ": taken as a file");
        yield EntryType.REGULAR;
      }
    };
  }

  private static String shown(byte typeflag) {
    return typeflag > ' ' && typeflag < 0x7f
        ? "'" + (char) typeflag + "'"
        : Integer.toString(typeflag & 0xff);
  }

  @Override
  public Content open() {
    return new StreamContent(tar);
  }

  @Override
  public Entry asFile() throws IOException {
    throw new IOException("the stream does not have its contents a second time");
  }

  @Override
  public void skipFolder() {
    skipped = path;
    try {
      leftOut.add(path);
    } catch (TarException e) {
      // As many were named: what comes back to one of the others is asked for again.
    }
  }

  @Override
  public RawPath pathOfFailure() {
    return path;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // All that was wanted has been read.
    }
  }
}
