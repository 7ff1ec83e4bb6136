package dev.jcp.tree;

import dev.jcp.linux.FileId;
import dev.jcp.path.RawPath;

/**
 * One thing in a tree, at the moment the source's cursor stands on it.
 *
 * @param depth 0 for what was asked for; an entry of depth d lies in the last folder given with
 *     depth d-1
 * @param name its last name, one component; at depth 0 the name that the user's path ends in
 * @param path from what was asked for down to it; empty at depth 0
 * @param fileType what the file is that a further name (HARD_LINK) is of; else the same as {@code
 *     type}
 * @param link a symlink's target as it stands there; a hard link's first name, as a {@code path}
 *     given before
 * @param rdev the device that a node stands for, as in {@code Stat}
 * @param linked other names of this file may follow, as hard links
 * @param barrier the file system that a folder is the root of and that a copy does not enter (proc,
 *     sysfs), or null
 * @param id which file it is, where the tree can tell; else null
 * @param implied a folder that the source only mentions, in the names of what is in it: one that is
 *     there stays as it is
 */
public record Entry(
    int depth,
    RawPath name,
    RawPath path,
    EntryType type,
    EntryType fileType,
    Metadata metadata,
    RawPath link,
    long rdev,
    boolean linked,
    String barrier,
    FileId id,
    boolean implied) {

  /** The same directory, not to be gone into. */
  public Entry withBarrier(String fileSystem) {
    return new Entry(
        depth, name, path, type, fileType, metadata, link, rdev, linked, fileSystem, id, implied);
  }

  public Entry withMetadata(Metadata other) {
    return new Entry(
        depth, name, path, type, fileType, other, link, rdev, linked, barrier, id, implied);
  }
}
