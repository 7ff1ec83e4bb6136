package dev.jcp.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets an entry, and what becomes of its set-id bits. */
class OwnershipTest {

  private static final IdMap HOST = IdMap.IDENTITY;
  private static final IdMap MAPPED = IdMap.parse("0 100000 65536");
  private static final IdMap ROOTLESS = IdMap.parse("0 1000 1\n1 200000 65536");
  private static final IdMap ROOT_MISSING = IdMap.parse("1000 1000 1");

  private static IdMaps ids(String name) {
    IdMap map =
        switch (name) {
          case "host" -> HOST;
          case "mapped" -> MAPPED;
          case "rootless" -> ROOTLESS;
          default -> ROOT_MISSING;
        };
    return new IdMaps(map, map);
  }

  private static int octal(String digits) {
    return Integer.parseInt(digits, 8);
  }

  private static Metadata source(int uid, int gid) {
    return new Metadata(0755, uid, gid, 0, 0, List.of());
  }

  @ParameterizedTest
  @CsvSource({
    // source uid, gid, numbering of the destination, uid, gid, known, can be given
    "0,    0,    host,     0,      0,      true,  true",
    "7,    8,    host,     7,      8,      true,  true",
    "-1,   8,    host,     0,      8,      false, true",
    "0,    33,   mapped,   100000, 100033, true,  true",
    "70000, 5,   mapped,   100000, 100005, false, true",
    "0,    1,    rootless, 1000,   200000, true,  true",
    "1000, 1000, no-root,  1000,   1000,   true,  true",
    "0,    1000, no-root,  -1,     1000,   false, false",
  })
  void ownerIsTheSourcesOrTheNamespacesRoot(
      int uid, int gid, String map, int givenUid, int givenGid, boolean known, boolean can) {
    Ownership owner = Ownership.of(source(uid, gid), ids(map));
    assertEquals(
        givenUid + ":" + givenGid + " " + known + " " + can,
        owner.uid() + ":" + owner.gid() + " " + owner.isKnown() + " " + owner.canBeGiven());
  }

  @ParameterizedTest
  @CsvSource({
    // source uid, gid, numbering, who has it now, bits, which of them stay
    "0,     0,  host,     0,      0,      6755, 6755",
    "1000,  0,  host,     1000,   0,      6755, 6755",
    "1000,  0,  host,     0,      0,      6755, 2755",
    "0,     5,  host,     0,      0,      6755, 4755",
    "1000,  5,  host,     0,      0,      7755, 1755",
    "0,     0,  mapped,   100000, 100000, 6755, 6755",
    "0,     0,  mapped,   0,      0,      6755, 0755",
    "70000, 0,  mapped,   100000, 100000, 6755, 2755",
    "0,     0,  rootless, 1000,   1000,   6755, 6755",
    "33,    33, rootless, 1000,   1000,   6755, 0755",
    "-1,    0,  host,     0,      0,      6755, 2755",
  })
  void setIdBitStaysWithWhoseRightsItLends(
      int uid, int gid, String map, int uidNow, int gidNow, String bits, String kept) {
    Ownership owner = Ownership.of(source(uid, gid), ids(map));
    assertEquals(octal(kept), owner.permissions(octal(bits), false, uidNow, gidNow));
  }

  /** There it lends nothing. */
  @ParameterizedTest
  @CsvSource({"5, 5, 0, 0, 2775, 2775", "5, 5, 0, 0, 6775, 6775", "-1, -1, 0, 0, 2775, 0775"})
  void setGidBitOfADirectoryStaysWhereItsOwnerIsKnown(
      int uid, int gid, int uidNow, int gidNow, String bits, String kept) {
    Ownership owner = Ownership.of(source(uid, gid), ids("host"));
    assertEquals(octal(kept), owner.permissions(octal(bits), true, uidNow, gidNow));
  }
}
