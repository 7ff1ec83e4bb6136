package dev.jcp.tree;

/**
 * Who an entry is to belong to, in the host's numbers: a pure decision.
 *
 * @param uid who gets it: its owner, or where that has no number here the root of the user
 *     namespace; -1 where there is not even that
 * @param knownUser its owner has a number here
 */
public record Ownership(int uid, int gid, boolean knownUser, boolean knownGroup) {

  /** Of an entry with this metadata, where users and groups have these numbers. */
  public static Ownership of(Metadata metadata, IdMaps ids) {
    int uid = ids.uids().toHost(metadata.uid());
    int gid = ids.gids().toHost(metadata.gid());
    return new Ownership(
        uid == -1 ? ids.uids().toHost(0) : uid,
        gid == -1 ? ids.gids().toHost(0) : gid,
        uid != -1,
        gid != -1);
  }

  public boolean isKnown() {
    return knownUser && knownGroup;
  }

  /** There is somebody to give it to: chown takes -1 for "as it is". */
  public boolean canBeGiven() {
    return uid != -1 && gid != -1;
  }

  public boolean is(int uidNow, int gidNow) {
    return uid == uidNow && gid == gidNow;
  }

  /**
   * The permissions that the entry may have while it belongs to these.
   *
   * @param permissions the source's
   */
  public int permissions(int permissions, boolean directory, int uidNow, int gidNow) {
    boolean sameUser = knownUser && uid == uidNow;
    boolean sameGroup = knownGroup && gid == gidNow;
    return SetId.kept(permissions, directory && isKnown(), sameUser, sameGroup);
  }
}
