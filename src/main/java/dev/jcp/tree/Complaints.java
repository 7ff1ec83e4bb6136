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

  /** The same for what loses nothing, but is worth knowing under -v. */
  void note(RawPath path, String what);
}
