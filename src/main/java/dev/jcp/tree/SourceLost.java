package dev.jcp.tree;

import java.io.IOException;

/**
 * The source as a whole has ended before its time (a connection, a stream): unlike with an entry
 * that cannot be read, what is missing cannot be named.
 */
public class SourceLost extends IOException {

  private static final long serialVersionUID = 1;

  public SourceLost(String why) {
    super(why);
  }

  public SourceLost(String why, IOException cause) {
    super(why, cause);
  }
}
