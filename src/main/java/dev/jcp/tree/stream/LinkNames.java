package dev.jcp.tree.stream;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Hashes;

/**
 * The names of symbolic links that an archive made, so that nothing is written through one. A
 * million of them take 16 MiB, and more than a million and a half are refused: only 64 bits of each
 * are kept, and what an attacker could reach by finding two names with the same ones is that an
 * entry of his own is refused.
 */
final class LinkNames {

  private static final int MOST = 1_500_000;

  private final Hashes names = new Hashes(MOST);

  void add(RawPath path) throws TarException {
    if (names.isFull()) {
      throw new TarException("it has more than " + MOST + " symbolic links");
    }
    names.add(Hashes.of(path));
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  boolean contains(RawPath path) {
    return names.contains(Hashes.of(path));
  }
}
