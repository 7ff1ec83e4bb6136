package dev.jcp.it.users;

import dev.jcp.it.Jcp;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;

/**
 * Files of root's on the host, of which others can read only some, for a user to mount into his
 * container: a folder, and a single file beside it.
 */
final class RootsFolder {

  static final String SECRET = "the-secret-of-root";

  private final Path host;
  private final Path kept;
  private final Listing before;

  private RootsFolder(Path host, Path kept) {
    this.host = host;
    this.kept = kept;
    TreeSpec.of(
            "dir folder mode=0755",
            "file folder/secret mode=0600 text=" + SECRET,
            "file folder/open mode=0644 text=open",
            "dir folder/locked mode=0700",
            "file folder/locked/file mode=0644 text=" + SECRET,
            "file shadow mode=0600 text=" + SECRET)
        .makeIn(kept.toString());
    Shell.run("mkdir " + host + "/folder").orFail();
    restore();
    this.before = Listing.withXattrs(host.toString());
  }

  /**
   * Makes them.
   *
   * @param kept another folder, for a copy of them
   */
  static RootsFolder make(Path host, Path kept) {
    return new RootsFolder(host, kept);
  }

  /** Options of podman run: mounts them on /host and /shadow. */
  String volumes() {
    return "-v " + host + "/folder:/host -v " + host + "/shadow:/shadow";
  }

  /** Of the one file in there that all may read. */
  String open() {
    return host + "/folder/open";
  }

  /** All as at the beginning; what is mounted stays the same file. */
  void restore() {
    Shell.run(
            "cd "
                + host
                + "; find folder -mindepth 1 -delete; cp -a --no-target-directory "
                + kept
                + " .; chmod 755 .")
        .orFail();
  }

  void assertUnchanged() {
    Trees.assertUnchanged(before, Listing.withXattrs(host.toString()), "the host's folder");
  }

  /** No file below a folder holds what only root may read. */
  static void assertNotLeakedTo(Object copies, Shell.Result run) {
    Shell.Result found = Shell.run("grep -rl " + SECRET + " " + copies);
    if (found.status() != 1) {
      throw new AssertionError("root's secret is in " + found.describe() + "\n" + run.describe());
    }
  }

  static void assertNotLeakedTo(Object copies, Jcp.Run run) {
    assertNotLeakedTo(copies, run.result());
  }
}
