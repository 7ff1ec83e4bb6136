package dev.jcp.tree.stream;

import dev.jcp.linux.FileId;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Content;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.PendingFile;
import java.io.IOException;

/** Writes a tree as a tar stream. What reads it decides what becomes of each entry. */
public final class StreamDestinationTree implements DestinationTree {

  /** Where the stream goes: what takes it can have something to say when it is complete. */
  public interface Sink extends AutoCloseable {

    java.io.OutputStream stream();

    /** The archive is complete: returns when whoever takes it has done so. */
    void complete() throws IOException;

    /** Without {@link #complete}, breaks off. */
    @Override
    void close();
  }

  private static final RawPath HERE = RawPath.ascii("./");
  private static final RawPath SLASH = RawPath.ascii("/");

  private final Sink sink;
  private final TarWriter tar;
  private final RawPath prefix;
  private final RawPath rootName;
  private final boolean giveRoot;

  /** The file being written; null between files. */
  private RawPath unfinished;

  private StreamDestinationTree(Sink sink, RawPath prefix, RawPath rootName, boolean giveRoot) {
    this.sink = sink;
    this.tar = new TarWriter(new LosingOutput(sink.stream()));
    this.prefix = prefix;
    this.rootName = rootName;
    this.giveRoot = giveRoot;
  }

  /**
   * For a daemon that unpacks it in a folder. All names begin with "./": a first name such as
   * "BZh..." makes daemons take the stream for a compressed one.
   *
   * @param rootName what the first entry is to be called there, one name or several; null: none
   * @param contents the first entry is a directory that is there, and is not mentioned
   */
  public static StreamDestinationTree unpacked(Sink sink, RawPath rootName, boolean contents) {
    return new StreamDestinationTree(sink, HERE, rootName, !contents);
  }

  /**
   * For people and other programs, named as docker cp names them.
   *
   * @param rootName the name of what was asked for; null: its contents, as "./..."
   */
  public static StreamDestinationTree forOthers(Sink sink, RawPath rootName) {
    boolean contents = rootName == null;
    return new StreamDestinationTree(sink, contents ? HERE : RawPath.EMPTY, rootName, true);
  }

  /** The name in the archive of what has this path below the first entry. */
  private RawPath name(RawPath path) {
    RawPath below = rootName == null ? path : rootName.resolve(path);
    return prefix.concat(below);
  }

  @Override
  public void directory(Entry entry) throws IOException {
    checkWhole();
    boolean unnamed = entry.depth() == 0 && !giveRoot;
    if (!unnamed && !entry.implied()) {
      RawPath name = name(entry.path());
      RawPath folder = name.endsWithSlash() ? name : name.concat(SLASH);
      tar.header(folder, TarHeader.DIRECTORY, entry.metadata(), RawPath.EMPTY, 0, 0);
    }
  }

  @Override
  public PendingFile file(Entry entry, Content content) throws IOException {
    checkWhole();
    if (content.sizeBytes() < 0) {
      return new CollectedFile(tar, name(entry.path()), entry.metadata());
    }
    long size = content.sizeBytes();
    tar.header(name(entry.path()), TarHeader.FILE, entry.metadata(), RawPath.EMPTY, size, 0);
    unfinished = entry.path();
    // A file has an end, so what it lost can be filled up; a stream may claim anything.
    return new TarFile(size, content.file() != null);
  }

  @Override
  public void node(Entry entry) throws IOException {
    checkWhole();
    byte typeflag =
        switch (entry.type()) {
          case SYMLINK -> TarHeader.SYMLINK;
          case FIFO -> TarHeader.FIFO;
          case CHARACTER_DEVICE -> TarHeader.CHARACTER_DEVICE;
          case BLOCK_DEVICE -> TarHeader.BLOCK_DEVICE;
          default -> throw new IllegalStateException("no node: " + entry.type());
        };
    RawPath link = entry.type() == EntryType.SYMLINK ? entry.link() : RawPath.EMPTY;
    long rdev = entry.type().isDevice() ? entry.rdev() : 0;
    tar.header(name(entry.path()), typeflag, entry.metadata(), link, 0, rdev);
  }

  @Override
  public boolean hardLink(Entry entry) throws IOException {
    checkWhole();
    RawPath first = name(entry.link());
    tar.header(name(entry.path()), TarHeader.HARD_LINK, entry.metadata(), first, 0, 0);
    return true;
  }

  /** A tar stream shows nothing of what is at the other end. */
  @Override
  public boolean made(FileId folder) {
    return false;
  }

  private void checkWhole() throws IOException {
    if (unfinished != null) {
      throw new IOException("the stream was broken off in " + unfinished);
    }
  }

  @Override
  public void finish() throws IOException {
    checkWhole();
    tar.end();
    sink.complete();
  }

  @Override
  public void close() {
    sink.close();
  }

  /** Contents go straight into the stream. */
  private final class TarFile implements PendingFile {
    private final long sizeBytes;
    private final boolean fillUp;
    private long written;

    TarFile(long sizeBytes, boolean fillUp) {
      this.sizeBytes = sizeBytes;
      this.fillUp = fillUp;
    }

    @Override
    public dev.jcp.linux.Fd fd() {
      return null;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      tar.contents(from, offset, length);
      written += length;
    }

    @Override
    public void publish() throws IOException {
      tar.pad(sizeBytes);
      unfinished = null;
    }

    /** The header has promised so many bytes: zeros for those that could not be read. */
    @Override
    public void sourceFailed() {
      if (!fillUp) {
        return;
      }
      try {
        tar.zeros(sizeBytes - written);
        tar.pad(sizeBytes);
        unfinished = null;
      } catch (IOException e) {
        // It stays unfinished, and with it the stream.
      }
    }

    @Override
    public void close() {}
  }
}
