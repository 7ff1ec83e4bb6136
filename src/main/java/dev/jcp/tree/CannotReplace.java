package dev.jcp.tree;

/**
 * What is at the destination stays there, by rule: the message says why, in words that follow the
 * destination's name.
 */
public final class CannotReplace extends Exception {

  private static final long serialVersionUID = 1;

  public CannotReplace(String why) {
    super(why, null, false, false);
  }
}
