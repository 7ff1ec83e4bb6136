package dev.jcp.open;

import dev.jcp.engine.ArchiveView;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.SourceTree;
import java.io.IOException;

/**
 * What an engine's archive holds, as the container sees it: without what lies below mounts that the
 * engine does not see, and with the owners' numbers that they have inside.
 */
final class ArchiveTree implements SourceTree {

  private final SourceTree archive;
  private final ArchiveView view;
  private final IdMaps ids;
  private final boolean sameNumbers;
  private final RawPath top;

  /** A directory that was given without what is mounted there: to be said next. */
  private RawPath unsaid;

  private RawPath failed;

  /**
   * Of an archive of what lies at a path.
   *
   * @param top the path, without links
   */
  ArchiveTree(SourceTree archive, ArchiveView view, IdMaps ids, RawPath top) {
    this.archive = archive;
    this.view = view;
    this.ids = ids;
    this.sameNumbers = ids.areIdentity();
    this.top = top;
  }

  @Override
  public Entry next() throws IOException {
    failed = unsaid;
    unsaid = null;
    if (failed != null) {
      throw new IOException(
          "the engine does not see what the container has mounted there: directory left empty");
    }
    Entry entry = archive.next();
    if (entry == null) {
      return null;
    }
    ArchiveView.Mount mount =
        entry.type() == EntryType.DIRECTORY ? view.unseenFrom(top.resolve(entry.path())) : null;
    Entry inside = inside(entry);
    if (mount == null) {
      return inside;
    }
    archive.skipFolder();
    if (mount.isKernels()) {
      return inside.withBarrier(mount.unseen());
    }
    unsaid = entry.path();
    return inside;
  }

  private Entry inside(Entry entry) {
    if (sameNumbers) {
      return entry;
    }
    Metadata found = entry.metadata();
    return entry.withMetadata(
        found.renumbered(ids.uids().toInside(found.uid()), ids.gids().toInside(found.gid())));
  }

  @Override
  public Content open() throws IOException {
    return archive.open();
  }

  @Override
  public Entry asFile() throws IOException {
    return inside(archive.asFile());
  }

  @Override
  public void skipFolder() {
    archive.skipFolder();
  }

  @Override
  public RawPath pathOfFailure() {
    return failed != null ? failed : archive.pathOfFailure();
  }

  @Override
  public String remark() {
    return archive.remark();
  }

  @Override
  public void close() {
    archive.close();
  }
}
