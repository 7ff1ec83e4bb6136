package dev.jcp.tree.direct;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.path.RawPath;

/**
 * Names of what is not yet complete: {@code .jcp-} and 16 hex digits.
 *
 * <p>Each is fresh randomness. If a name followed from those before it, another process could make
 * it first, and have every entry fail, or lie in wait for it with an exchange.
 */
final class TemporaryName {

  private static final String PREFIX = ".jcp-";
  private static final int DIGITS = 16;

  private TemporaryName() {}

  static RawPath next() throws ErrnoException {
    // The top bit keeps the number of digits; SecureRandom would cost milliseconds of start-up.
    String hex = Long.toHexString(LinuxProcess.random() | Long.MIN_VALUE);
    return RawPath.ascii(PREFIX + hex);
  }

  /** A name that some jcp may have given. */
  static boolean is(RawPath name) {
    if (name.length() != PREFIX.length() + DIGITS) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      byte b = name.at(i);
      boolean hex = b >= '0' && b <= '9' || b >= 'a' && b <= 'f';
      if (i < PREFIX.length() ? b != PREFIX.charAt(i) : !hex) {
        return false;
      }
    }
    return true;
  }
}
