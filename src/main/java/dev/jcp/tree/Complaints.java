package dev.jcp.tree;

import dev.jcp.path.RawPath;

/** Takes what a destination could not keep of an entry that it made all the same. */
public interface Complaints {

  /**
   * Takes one such thing.
   *
   * @param path from what was asked for down to the entry
   * @param what in words that follow its name: "cannot set owner: operation not permitted"
   */
  void about(RawPath path, String what);
}
