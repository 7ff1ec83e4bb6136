package dev.jcp.tree.direct;

import dev.jcp.path.RawPath;
import java.io.IOException;

/**
 * A name no longer belongs to what jcp made under it: another process that may write in the
 * directory has put something else there, which is left alone.
 */
final class SwappedName extends IOException {

  private static final long serialVersionUID = 1;

  SwappedName(RawPath name) {
    super(
        "another process has put something else under the name "
            + name
            + ", which jcp made: that is left as it is");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
