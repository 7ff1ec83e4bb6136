package dev.jcp.tree;

/** How a user namespace numbers its users and groups. */
public record IdMaps(IdMap uids, IdMap gids) {

  /** The host's own numbers. */
  public static final IdMaps HOST = new IdMaps(IdMap.IDENTITY, IdMap.IDENTITY);

  /** As {@link IdMap#seenFromInside}. */
  public IdMaps seenFromInside() {
    return new IdMaps(uids.seenFromInside(), gids.seenFromInside());
  }

  /**
   * The numbers of a user who is not root: files of nobody whom the namespace knows count as his.
   */
  public IdMaps ofUser(int uid, int gid) {
    return new IdMaps(
        uids.withOthersAs(Math.max(0, uids.toInside(uid))),
        gids.withOthersAs(Math.max(0, gids.toInside(gid))));
  }

  public boolean areIdentity() {
    return uids.isIdentity() && gids.isIdentity();
  }
}
