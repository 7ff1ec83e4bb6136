package dev.jcp.tree;

/**
 * What becomes of set-id bits. Such a bit lends out the rights of the file's owner or group, and
 * only who has these rights may lend them: where the file gets another owner, a bit that came along
 * would lend the rights of somebody who never agreed to it.
 */
public final class SetId {

  public static final int USER = 04000;
  public static final int GROUP = 02000;
  public static final int BOTH = USER | GROUP;

  /** What is said of files that lose a bit. */
  public static final String DROPPED =
      "set-id bit dropped: the owner or group whose rights it lends is not kept";

  private SetId() {}

  /**
   * The bits of a file that may come along. On a directory they lend nothing: set-gid says which
   * group new entries get.
   */
  public static int kept(int permissions, boolean directory, boolean sameUser, boolean sameGroup) {
    if (directory) {
      return permissions;
    }
    int dropped = (sameUser ? 0 : USER) | (sameGroup ? 0 : GROUP);
    return permissions & ~dropped;
  }
}
