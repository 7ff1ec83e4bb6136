package dev.jcp.tree;

import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.List;

/**
 * What an entry carries beside its contents.
 *
 * @param permissions the twelve bits of chmod
 * @param uid owner in the numbering of the tree it comes from (a container's own, not the host's);
 *     -1 where that has no number
 * @param mtimeSeconds since 1970, negative before
 * @param xattrs those that jcp promises to keep: user.* and security.capability
 */
public record Metadata(
    int permissions, int uid, int gid, long mtimeSeconds, int mtimeNanos, List<Xattr> xattrs) {

  private static final int SET_ID_BITS = 06000;
  public static final RawPath CAPABILITY = RawPath.ascii("security.capability");

  /** True where running the file gives privileges: set-id bits or file capabilities. */
  public boolean givesPrivilege() {
    return (permissions & SET_ID_BITS) != 0 || hasCapability();
  }

  private boolean hasCapability() {
    for (Xattr xattr : xattrs) {
      if (xattr.name().equals(CAPABILITY)) {
        return true;
      }
    }
    return false;
  }

  /** The same without set-id bits and file capabilities. */
  public Metadata withoutPrivilege() {
    List<Xattr> kept = xattrs;
    if (hasCapability()) {
      kept = new ArrayList<>();
      for (Xattr xattr : xattrs) {
        if (!xattr.name().equals(CAPABILITY)) {
          kept.add(xattr);
        }
      }
    }
    return new Metadata(permissions & ~SET_ID_BITS, uid, gid, mtimeSeconds, mtimeNanos, kept);
  }

  /** The same with another owner, in the numbering of the destination. */
  public Metadata withOwner(int newUid, int newGid) {
    return new Metadata(permissions, newUid, newGid, mtimeSeconds, mtimeNanos, xattrs);
  }
}
