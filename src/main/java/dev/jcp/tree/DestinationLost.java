package dev.jcp.tree;

import java.io.IOException;

/** The destination as a whole takes nothing more: a connection, a pipe. */
public final class DestinationLost extends IOException {

  private static final long serialVersionUID = 1;

  public DestinationLost(String why, IOException cause) {
    super(why, cause);
  }
}
