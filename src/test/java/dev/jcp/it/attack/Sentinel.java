package dev.jcp.it.attack;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;

/** A tree of the host that no copy may change, and whose secret no copy may bring anywhere. */
final class Sentinel {

  static final String SECRET = "the-secret-of-the-host";

  private final Path folder;
  private final Listing before;

  private Sentinel(Path folder, Listing before) {
    this.folder = folder;
    this.before = before;
  }

  /** Its files bear the names that the attacks look for. */
  static Sentinel in(Path parent) {
    Path folder = parent.resolve("sentinel");
    TreeSpec.of(
            "file passwd text=" + SECRET,
            "file secret text=" + SECRET + " mode=0600",
            "file etc/os-release text=" + SECRET,
            "dir  sub mode=0700",
            "file sub/secret text=" + SECRET)
        .makeIn(folder.toString());
    return new Sentinel(folder, Listing.withXattrs(folder.toString()));
  }

  String path() {
    return folder.toString();
  }

  String path(String file) {
    return folder.resolve(file).toString();
  }

  void assertUntouched() {
    Trees.assertUnchanged(before, Listing.withXattrs(folder.toString()), "the sentinel tree");
  }

  /** No file below a folder holds the secret. */
  void assertNotLeakedTo(String copies) {
    Shell.Result found = Shell.run("grep -rls " + SECRET + " " + Bytes.quote(copies));
    if (!found.out().isEmpty()) {
      throw new AssertionError("bytes of the host leaked: " + found.describe());
    }
  }
}
