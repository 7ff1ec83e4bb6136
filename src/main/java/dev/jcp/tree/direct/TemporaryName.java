package dev.jcp.tree.direct;

import dev.jcp.path.RawPath;

/**
 * Names of what is not yet complete: {@code .jcp-} and 16 hex digits.
 *
 * <p>They need not be secret (everything is made with O_EXCL, mkdir or RENAME_NOREPLACE), only not
 * met by chance.
 */
final class TemporaryName {

  private static long state = System.nanoTime() ^ (long) dev.jcp.linux.LinuxProcess.getpid() << 40;

  private TemporaryName() {}

  /** splitmix64: SecureRandom would cost milliseconds of start-up. */
  static synchronized RawPath next() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    String hex = Long.toHexString(z ^ z >>> 31 | Long.MIN_VALUE);
    return RawPath.ascii(".jcp-" + hex);
  }
}
