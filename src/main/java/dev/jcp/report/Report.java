package dev.jcp.report;

/**
 * Speaks to the user while a copy runs, and remembers whether anything failed. Texts arrive
 * escaped.
 */
public interface Report {

  /** An entry is at its destination, whole. */
  void copied();

  /** -v: notes are shown, and each entry is worth one. */
  boolean isVerbose();

  /** Bytes of content written so far, for the progress line. */
  void progress(long bytes);

  /** An entry that was not copied, or not with all that was promised: exit status 1. */
  void failed(String message);

  /** An entry that is left out by rule and is no loss (a socket inside a tree). */
  void skipped(String message);

  /**
   * Something that may be so of thousands of entries: the first is named at the end, the others
   * with the same words are counted.
   *
   * @param failure exit status 1
   */
  void once(String where, String what, boolean failure);

  /** Says what was collected by {@link #once}. */
  void sayCollected();

  /** Something worth knowing that loses nothing. */
  void warned(String message);

  /** Shown with -v only. */
  void note(String message);

  boolean anyFailed();

  /** The copy is over: the progress line is taken off the terminal. */
  void finish();
}
