package dev.jcp.tree.direct;

import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Hashes;
import dev.jcp.tree.MadeSoFar;

/**
 * Finds the entry that lands on what the same command has just made: by the inode that is there
 * now, since only the file system knows which names it takes for one.
 */
final class Clashes {

  private static final int MOST_DIRECTORIES = 1_000_000;

  private final MadeSoFar soFar;
  private final Complaints complaints;

  /** Directories that this one source has landed in: others merge into them. */
  private final Hashes directories = new Hashes(MOST_DIRECTORIES);

  /**
   * @param soFar null: there can be none (one file), or the later entry counts (an archive)
   */
  Clashes(MadeSoFar soFar, Complaints complaints) {
    this.soFar = soFar;
    this.complaints = complaints;
  }

  /**
   * @param existing what the name of a new entry stands for now
   */
  void check(Stat existing, RawPath name) throws CannotReplace {
    if (soFar != null && soFar.contains(existing)) {
      throw MadeSoFar.clash(name);
    }
  }

  /** What stands in the way, in a directory that only this copy makes entries in, is its own. */
  void checkUnseen(RawPath name) throws CannotReplace {
    if (soFar != null) {
      throw MadeSoFar.clash(name);
    }
  }

  /** An entry got its name. */
  void made(DestinationFolder folder, Stat made, RawPath path) {
    if (soFar != null && (!folder.unseen || soFar.alsoInNewDirectories())) {
      soFar.add(made, path, complaints);
    }
  }

  /** A directory was made. */
  void madeDirectory(Stat directory) {
    if (soFar != null) {
      directories.add(hash(directory));
    }
  }

  private static long hash(Stat directory) {
    return Hashes.of(directory.device(), directory.inode());
  }

  /** A directory of the source lands in one that was there. */
  void enter(Stat directory, RawPath name) throws CannotReplace {
    if (soFar == null || directories.add(hash(directory))) {
      return;
    }
    if (!directories.isFull()) {
      throw merge(name);
    }
  }

  /** The same of one in a directory that only this copy makes entries in. */
  void enterUnseen(RawPath name) throws CannotReplace {
    if (soFar != null) {
      throw merge(name);
    }
  }

  private static CannotReplace merge(RawPath name) {
    return new CannotReplace("would be merged with " + name + ", which was just copied");
  }
}
