package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.engine.ArchiveView;
import dev.jcp.engine.EngineRefusal;
import dev.jcp.linux.FileId;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Content;
import dev.jcp.tree.DestinationLost;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.Hashes;
import dev.jcp.tree.MadeSoFar;
import dev.jcp.tree.PendingFile;
import dev.jcp.tree.stream.StreamDestinationTree;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A tree that a container's engine unpacks. Its daemon gives up at the first entry that it does not
 * like, and says nothing where it unpacks below a mount that it does not see; so such entries are
 * left out here by name, and the rest is copied.
 *
 * <p>Docker refuses a symlink that leads out of the directory that it unpacks in, but nothing leads
 * out of {@code /}: where such a link comes, the archive is ended and another one begun there, with
 * full names.
 */
final class UnpackedTree implements DestinationTree {

  private static final int MOST_LEFT_OUT = 1_000_000;

  private final Archive archive;
  private final ArchiveView view;
  private final Complaints complaints;

  /** What earlier sources brought there; null: there is one source. */
  private final MadeSoFar soFar;

  private final RawPath folder;
  private final RawPath real;
  private final RawPath rootName;
  private final KnownOwners owners;
  private final OpenFolders open = new OpenFolders();

  /** Paths of files that were left out: they can have no further names. */
  private final Hashes leftOut = new Hashes(MOST_LEFT_OUT);

  private StreamDestinationTree tree;
  private boolean atRoot;

  /** The last file of an archive that has not ended; null: there is none. */
  private RawPath sent;

  /**
   * Begins the first archive.
   *
   * @param folder that it is unpacked in
   * @param real the same without links
   * @param rootName the first entry's name there; null: it is {@code folder} itself
   */
  UnpackedTree(
      Archive archive,
      ArchiveView view,
      Complaints complaints,
      MadeSoFar soFar,
      RawPath folder,
      RawPath real,
      RawPath rootName)
      throws IOException {
    this.archive = archive;
    this.view = view;
    this.complaints = complaints;
    this.owners = new KnownOwners(view.numbers(), complaints);
    this.soFar = soFar;
    this.folder = folder;
    this.real = real;
    this.rootName = rootName;
    this.atRoot = folder.equals(RawPath.ROOT);
    this.tree =
        StreamDestinationTree.unpacked(
            new Unpacked(archive.put(folder)), rootName, rootName == null);
  }

  @Override
  public void directory(Entry found) throws IOException, CannotReplace {
    check(found);
    Entry entry = isPut(found) ? owners.known(found) : found;
    tree.directory(entry);
    open.enter(entry);
  }

  @Override
  public PendingFile file(Entry entry, Content content) throws IOException, CannotReplace {
    check(entry);
    sent = entry.path();
    return tree.file(owners.known(entry), content);
  }

  @Override
  public void node(Entry entry) throws IOException, CannotReplace {
    check(entry);
    if (entry.type() == EntryType.SYMLINK && !atRoot && view.refusesLinksOut() && leadsOut(entry)) {
      if (view.readOnlyRoot()) {
        throw leftOut(
            entry, "the engine refuses links that lead out of " + folder + " in this container");
      }
      goOnAtRoot(entry.depth());
    }
    tree.node(owners.known(entry));
  }

  @Override
  public boolean hardLink(Entry entry) throws IOException, CannotReplace {
    check(entry);
    return !isLeftOut(entry.link()) && tree.hardLink(owners.known(entry));
  }

  /** When there were too many to remember, every file may be one of them. */
  private boolean isLeftOut(RawPath path) {
    return leftOut.isFull() || leftOut.contains(Hashes.of(path));
  }

  /** It is put into the directory, and is not that itself. */
  private boolean isPut(Entry entry) {
    return entry.depth() > 0 || rootName != null;
  }

  private void check(Entry entry) throws CannotReplace {
    if (!isPut(entry)) {
      return;
    }
    if (!view.mounts().isEmpty()) {
      refuseUnseen(entry);
    }
    if (soFar != null) {
      RawPath name = rootName == null ? entry.path() : rootName.resolve(entry.path());
      soFar.addName(name, entry.type() == EntryType.DIRECTORY);
    }
  }

  private void refuseUnseen(Entry entry) throws CannotReplace {
    RawPath top = rootName == null ? real : real.resolve(rootName);
    ArchiveView.Mount mount = view.unseenFrom(top.resolve(entry.path()));
    if (mount != null) {
      throw leftOut(entry, UnseenMounts.words(mount));
    }
  }

  private CannotReplace leftOut(Entry entry, String why) {
    leftOut.add(Hashes.of(entry.path()));
    return new CannotReplace(why);
  }

  /** As the daemon sees it: by the names alone, and with an absolute target taken for relative. */
  private boolean leadsOut(Entry entry) {
    int depth = entry.path().components().size() - (rootName == null ? 1 : 0);
    for (RawPath name : entry.link().components()) {
      if (name.equals(RawPath.DOT_DOT)) {
        depth--;
      } else if (!name.equals(RawPath.DOT)) {
        depth++;
      }
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The directories that the entry lies in come once more: putting something into them changes
   * their times.
   */
  private void goOnAtRoot(int depth) throws IOException {
    sent = null;
    try {
      tree.finish();
    } catch (IOException e) {
      throw new DestinationLost(inWords(e).getMessage(), e);
    } finally {
      tree.close();
    }
    RawPath below = folder.slice(1, folder.length());
    tree =
        StreamDestinationTree.unpacked(
            new Unpacked(archive.put(RawPath.ROOT)),
            rootName == null ? below : below.resolve(rootName),
            rootName == null);
    atRoot = true;
    int levels = open.above(depth);
    for (int level = 0; level < levels; level++) {
      tree.directory(open.get(level));
    }
  }

  /** A tar stream shows nothing of what is at the other end. */
  @Override
  public boolean made(FileId directory) {
    return false;
  }

  @Override
  public void finish() throws IOException {
    try {
      tree.finish();
      sent = null;
    } catch (EngineRefusal e) {
      String what = e.isConflict() ? e.getMessage() : "cannot write: " + e.getMessage();
      complaints.about(belowTop(e.where()), what);
    }
  }

  /** The daemon was at an earlier entry than the one that is sent: so its name is said too. */
  private IOException inWords(IOException e) {
    if (e instanceof EngineRefusal refusal && !refusal.where().isEmpty()) {
      return new IOException(e.getMessage() + ", at " + refusal.where(), e);
    }
    return e;
  }

  private RawPath belowTop(RawPath where) {
    RawPath top = rootName == null ? real : real.resolve(rootName);
    RawPath slash = top.endsWithSlash() ? top : top.concat(RawPath.ROOT);
    return where.startsWith(slash) ? where.slice(slash.length(), where.length()) : RawPath.EMPTY;
  }

  /** The daemon writes what it gets: after a signal that may be a part of a file. */
  @Override
  public void close() {
    tree.close();
    if (sent != null && Thread.currentThread().isInterrupted()) {
      complaints.about(sent, "may be incomplete now: the engine had only a part of it");
    }
  }

  private final class Unpacked implements StreamDestinationTree.Sink {

    private final Archive.Upload upload;

    Unpacked(Archive.Upload upload) {
      this.upload = upload;
    }

    @Override
    public OutputStream stream() {
      OutputStream out = upload.stream();
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
          try {
            out.write(from, offset, length);
          } catch (EngineRefusal e) {
            throw inWords(e);
          }
        }
      };
    }

    @Override
    public void complete() throws IOException {
      upload.complete();
    }

    @Override
    public void close() {
      upload.close();
    }
  }
}
