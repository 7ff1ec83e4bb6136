package dev.jcp.copy;

import dev.jcp.tree.Metadata;

/**
 * Who owns what is made.
 *
 * @param keep the source's numbers, in the destination's own numbering
 * @param uid otherwise: everything belongs to this user
 */
public record OwnerRule(boolean keep, int uid, int gid) {

  public static final OwnerRule KEEP = new OwnerRule(true, 0, 0);

  public static OwnerRule always(int uid, int gid) {
    return new OwnerRule(false, uid, gid);
  }

  Metadata apply(Metadata metadata, boolean directory) {
    return keep ? metadata : metadata.withOwner(uid, gid, directory);
  }
}
