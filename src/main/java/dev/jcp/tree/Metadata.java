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
 * @param setIdDropped the source had a set-id bit that is no longer in {@code permissions}, since
 *     the owner or group is not the one whose rights it lends
 */
public record Metadata(
    int permissions,
    int uid,
    int gid,
    long mtimeSeconds,
    int mtimeNanos,
    List<Xattr> xattrs,
    boolean setIdDropped) {

  public static final RawPath CAPABILITY = RawPath.ascii("security.capability");

  public Metadata(
      int permissions, int uid, int gid, long mtimeSeconds, int mtimeNanos, List<Xattr> xattrs) {
    this(permissions, uid, gid, mtimeSeconds, mtimeNanos, xattrs, false);
  }

  /** True where running the file gives privileges: set-id bits or file capabilities. */
  public boolean givesPrivilege() {
    return (permissions & SetId.BOTH) != 0 || hasCapability();
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
    return new Metadata(permissions & ~SetId.BOTH, uid, gid, mtimeSeconds, mtimeNanos, kept);
  }

  /** The same with the same owner, in another numbering. */
  public Metadata renumbered(int newUid, int newGid) {
    return new Metadata(
        permissions, newUid, newGid, mtimeSeconds, mtimeNanos, xattrs, setIdDropped);
  }

  /** The same with another owner in the same numbering; set-id bits stay with the old one. */
  public Metadata withOwner(int newUid, int newGid, boolean directory) {
    int kept = SetId.kept(permissions, directory, uid == newUid, gid == newGid);
    return new Metadata(
        kept,
        newUid,
        newGid,
        mtimeSeconds,
        mtimeNanos,
        xattrs,
        setIdDropped || kept != permissions);
  }
}
