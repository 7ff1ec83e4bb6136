package dev.jcp.copy;

import java.io.IOException;

/** A file was changed while it was read: what came may be a mixture of two states. */
final class SourceChanged extends IOException {

  private static final long serialVersionUID = 1;

  private final boolean shrank;
  private final boolean sure;

  private SourceChanged(String why, boolean shrank, boolean sure) {
    super(why);
    this.shrank = shrank;
    this.sure = sure;
  }

  /** It ended before the size that it had. */
  static SourceChanged shrank() {
    return new SourceChanged("shrank while it was read", true, true);
  }

  /** All was read, and meanwhile something was written (mtime). */
  static SourceChanged written() {
    return new SourceChanged("changed while it was read", false, true);
  }

  /**
   * Only its ctime has moved: by chmod(2), link(2), rename(2), or by a write and an mtime set back.
   */
  static SourceChanged perhapsWritten() {
    return new SourceChanged("changed while it was read", false, false);
  }

  /** There is not all of it. */
  boolean isShort() {
    return shrank;
  }

  boolean isSure() {
    return sure;
  }
}
