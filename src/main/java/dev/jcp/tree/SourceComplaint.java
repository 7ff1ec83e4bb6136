package dev.jcp.tree;

import java.io.IOException;

/**
 * What a source has to say of an entry that it gives all the same ({@link
 * SourceTree#pathOfFailure}), in words that follow its name: the copy is not all that was promised.
 */
public final class SourceComplaint extends IOException {

  private static final long serialVersionUID = 1;

  public SourceComplaint(String what) {
    super(what);
  }
}
