package dev.jcp.tree.stream;

import dev.jcp.tree.SourceLost;

/**
 * What comes is not a tar archive, or ends in the middle: nothing behind this place can be read.
 */
final class TarException extends SourceLost {

  private static final long serialVersionUID = 1;

  TarException(String what) {
    super(what);
  }
}
