package dev.jcp.tree;

/** How a user namespace numbers its users and groups. */
public record IdMaps(IdMap uids, IdMap gids) {

  /** The host's own numbers. */
  public static final IdMaps HOST = new IdMaps(IdMap.IDENTITY, IdMap.IDENTITY);

  public boolean areIdentity() {
    return uids.isIdentity() && gids.isIdentity();
  }
}
