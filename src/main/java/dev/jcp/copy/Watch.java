package dev.jcp.copy;

/** Asked between entries and between pieces of a file whether the copy may go on. */
public interface Watch {

  /** Returns quickly while all is well; throws when a signal came, or the container has ended. */
  void check() throws Interruption;
}
