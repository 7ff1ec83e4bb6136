package dev.jcp.open;

import dev.jcp.engine.RemappedNumbers;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.IdMap;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.SetId;

/**
 * The owners in an archive for a container: the daemon refuses the whole of one in which there is
 * an owner that the container has no number for.
 */
final class KnownOwners {

  private final IdMaps ids;
  private final boolean unknown;
  private final Complaints complaints;

  KnownOwners(RemappedNumbers numbers, Complaints complaints) {
    this.ids = new IdMaps(IdMap.parse(numbers.uids()), IdMap.parse(numbers.gids()));
    this.unknown = numbers.areUnknown();
    this.complaints = complaints;
  }

  /** The entry; where its owner has no number, given to the container's root, which is said. */
  Entry known(Entry entry) {
    Metadata metadata = entry.metadata();
    boolean user = ids.uids().toHost(metadata.uid()) != -1;
    boolean group = ids.gids().toHost(metadata.gid()) != -1;
    if (user && group || unknown) {
      return entry;
    }
    int uid = user ? metadata.uid() : 0;
    int gid = group ? metadata.gid() : 0;
    Metadata given = metadata.withOwner(uid, gid, entry.type() == EntryType.DIRECTORY);
    if (entry.type() != EntryType.HARD_LINK && !entry.implied()) {
      complaints.about(
          entry.path(),
          "owner "
              + number(metadata.uid())
              + ":"
              + number(metadata.gid())
              + " has no number in the user namespace: given to its root");
      if (given.permissions() != metadata.permissions()) {
        complaints.once(entry.path(), SetId.DROPPED, false);
      }
    }
    return entry.withMetadata(given);
  }

  private static String number(int id) {
    return id == -1 ? "(unmapped)" : Integer.toUnsignedString(id);
  }
}
