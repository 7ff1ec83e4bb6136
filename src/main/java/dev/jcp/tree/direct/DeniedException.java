package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;

/** EACCES that is ours and not the kernel's, with the reason. */
final class DeniedException extends ErrnoException {

  private static final long serialVersionUID = 1;

  private final String why;

  DeniedException(String why) {
    super("openat", Errno.EACCES);
    this.why = why;
  }

  @Override
  public String reason() {
    return super.reason() + ": " + why;
  }
}
