package dev.jcp.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdMapTest {

  /** As the kernel writes it for a rootless container: the user himself, then his subordinates. */
  private static final IdMap ROOTLESS =
      map("         0       1000          1\n         1     100000      65536\n");

  private static IdMap map(String text) {
    return IdMap.parse(text.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @CsvSource({"0,1000", "1,100000", "2,100001", "65536,165535"})
  void idsInARangeHaveANumberOutside(int inside, int host) {
    assertEquals(host, ROOTLESS.toHost(inside));
    assertEquals(inside, ROOTLESS.toInside(host));
  }

  @ParameterizedTest
  @CsvSource({"65537", "100000", "2147483647", "-2147483648", "-1"})
  void idsBehindTheRangesHaveNoNumberOutside(int inside) {
    assertEquals(-1, ROOTLESS.toHost(inside));
  }

  @ParameterizedTest
  @CsvSource({"0", "999", "1001", "99999", "165536", "-1"})
  void hostIdsBetweenTheRangesHaveNoNumberInside(int host) {
    assertEquals(-1, ROOTLESS.toInside(host));
  }

  @Test
  void everyIdIsItselfInTheIdentity() {
    IdMap identity = map("         0          0 4294967295\n");
    assertTrue(identity.isIdentity());
    assertEquals(0, identity.toHost(0));
    assertEquals((int) 4294967294L, identity.toHost((int) 4294967294L));
    assertEquals((int) 3000000000L, identity.toInside((int) 3000000000L));
  }

  @Test
  void theLastNumberIsNobody() {
    assertEquals(-1, IdMap.IDENTITY.toHost((int) 4294967295L));
    assertEquals(-1, IdMap.IDENTITY.toInside((int) 4294967295L));
  }

  @Test
  void idsAreUnsigned() {
    IdMap high = map("0 4294901760 65535");
    assertEquals(4294901760L, Integer.toUnsignedLong(high.toHost(0)));
    assertEquals(65534, high.toInside((int) 4294967294L));
  }

  @Test
  void constantsAreTheHostsOwnNumbers() {
    assertTrue(IdMap.IDENTITY.isIdentity());
    assertTrue(IdMaps.HOST.areIdentity());
  }

  @ParameterizedTest
  @CsvSource({"0 100000 65536", "0 0 1000", "0 1 4294967294", "1 0 4294967294", "''"})
  void everythingElseIsNoIdentity(String text) {
    assertFalse(map(text).isIdentity());
  }

  @Test
  void oneMapThatIsNoIdentityIsEnough() {
    assertFalse(new IdMaps(IdMap.IDENTITY, ROOTLESS).areIdentity());
    assertFalse(new IdMaps(ROOTLESS, IdMap.IDENTITY).areIdentity());
  }

  @Test
  void namespaceWithoutAMapHasNoIds() {
    IdMap empty = map("");
    assertEquals(-1, empty.toHost(0));
    assertEquals(-1, empty.toInside(0));
  }

  @Test
  void lastLineNeedsNoNewline() {
    assertEquals(100000, map("0 1000 1\n1 100000 65536").toHost(1));
  }

  @Test
  void fromInsideIdsAreTheirOwnNumbersAndOthersHaveNone() {
    IdMap inside = ROOTLESS.seenFromInside();
    assertEquals(0, inside.toHost(0));
    assertEquals(65536, inside.toInside(65536));
    assertEquals(-1, inside.toHost(65537));
    assertEquals(-1, inside.toInside(100000));
  }

  @Test
  void filesOfOthersCountAsTheUsersOwn() {
    IdMap users = ROOTLESS.withOthersAs(0);
    assertEquals(0, users.toInside(1000));
    assertEquals(33, users.toInside(100032));
    assertEquals(0, users.toInside(1001));
    assertEquals(-1, users.toHost(65537), "but nothing is given to them");
    // from inside the kernel shows what has no number as 65534, which may be a number here too
    assertEquals(7, ROOTLESS.seenFromInside().withOthersAs(7).toInside(65534));
  }

  @Test
  void userWithoutANumberInsideCountsAsItsRoot() {
    IdMaps users = new IdMaps(ROOTLESS, map("0 2000 1")).ofUser(1000, 999);
    assertEquals(0, users.uids().toInside(4242));
    assertEquals(0, users.gids().toInside(999));
    IdMaps kept = new IdMaps(map("0 100000 5\n5 1000 1"), ROOTLESS).ofUser(1000, 1000);
    assertEquals(5, kept.uids().toInside(4242));
  }

  @ParameterizedTest
  @CsvSource({"0 1000 1,true", "1000 1000 1,true", "0 1001 1,false", "0 1000 2,false", "'',false"})
  void namespaceOfOneIdIsThatUsersOnly(String text, boolean only) {
    assertEquals(only, map(text).holdsOnly(1000));
  }
}
