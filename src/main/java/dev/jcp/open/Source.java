package dev.jcp.open;

import dev.jcp.linux.FileId;
import dev.jcp.path.RawPath;
import dev.jcp.tree.SourceTree;

/**
 * An opened source.
 *
 * @param typed as the user wrote it
 * @param name the last name it goes under in a destination folder; empty for a root
 * @param reached the name of what a followed link led to: so it is called in a tar stream
 * @param folder it is a folder (after the links that were to be followed)
 * @param contents what is in the folder is meant
 * @param id which file it is, where that can be told; else null
 * @param container it lies in, or null for the host
 * @param stream it is a tar stream: what it holds goes into a folder that is there
 */
public record Source(
    RawPath typed,
    RawPath name,
    RawPath reached,
    boolean folder,
    boolean contents,
    Reached container,
    boolean stream,
    FileId id,
    SourceTree tree)
    implements AutoCloseable {

  @Override
  public void close() {
    tree.close();
  }
}
