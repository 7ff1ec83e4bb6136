package dev.jcp.tree;

import dev.jcp.path.RawPath;

/** Takes what a destination has to say of an entry that it made all the same. */
public interface Complaints {

  /**
   * Something could not be kept.
   *
   * @param path from what was asked for down to the entry
   * @param what in words that follow its name: "cannot set owner: operation not permitted"
   */
  void about(RawPath path, String what);

  /**
   * Something that may hold for many entries: said once, of the first, when all is copied.
   *
   * @param what entries of which the same is to be said are counted together
   * @param failure it was promised
   */
  void once(RawPath path, String what, boolean failure);

  /** The same for what loses nothing, but is worth knowing under -v. */
  void note(RawPath path, String what);

  /** How an entry is called in messages: as the user typed the destination, and on from there. */
  default RawPath placeOf(RawPath path) {
    return path;
  }

  /** Something that lies there, is no entry of the copy, and is worth knowing. */
  default void warn(RawPath place, String what) {}
}
