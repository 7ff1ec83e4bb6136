package dev.jcp.copy;

import java.io.IOException;

/** The contents could not be read to their end; what failed was the source, not the destination. */
final class SourceUnreadable extends IOException {

  private static final long serialVersionUID = 1;

  SourceUnreadable(String why) {
    super(why);
  }
}
