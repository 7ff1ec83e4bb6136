package dev.jcp.tree;

import dev.jcp.linux.FileId;
import java.io.IOException;

/**
 * A tree that takes entries in the order a {@link SourceTree} gives them. An exception speaks of
 * the entry at hand, except from {@link #finish}; after it the next entry may be put.
 */
public interface DestinationTree extends AutoCloseable {

  /** Makes the folder, or goes into the one that is there; what comes deeper goes inside. */
  void directory(Entry entry) throws IOException, CannotReplace;

  /**
   * Starts a regular file.
   *
   * @param content what will be written, to see that it is not the very file that is to be
   *     overwritten
   */
  PendingFile file(Entry entry, Content content) throws IOException, CannotReplace;

  /** Makes a symlink, FIFO or device node. */
  void node(Entry entry) throws IOException, CannotReplace;

  /**
   * Makes a further name of a file put before. False where that cannot be: then its contents are to
   * be copied again.
   */
  boolean hardLink(Entry entry) throws IOException, CannotReplace;

  /** True if this very folder was made by the copy: copying it would never end. */
  boolean made(FileId folder);

  /** Folders that are still open get their metadata and their names. */
  void finish() throws IOException;

  /** Without {@link #finish}, what was staged is removed. */
  @Override
  void close();
}
