package dev.jcp.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.jcp.tree.Metadata;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All entries for one user, or for whom they were. */
class OwnerRuleTest {

  private static Metadata metadata(String bits, int uid, int gid) {
    return new Metadata(Integer.parseInt(bits, 8), uid, gid, 0, 0, List.of());
  }

  @Test
  void keptOwnersChangeNothing() {
    Metadata metadata = metadata("6755", 7, 8);
    assertSame(metadata, OwnerRule.KEEP.apply(metadata, false));
  }

  @ParameterizedTest
  @CsvSource({
    "6755, 7,    8,    false, 0755, true",
    "6755, 1000, 8,    false, 4755, true",
    "6755, 7,    1000, false, 2755, true",
    "6755, 1000, 1000, false, 6755, false",
    "0755, 7,    8,    false, 0755, false",
    "2775, 7,    8,    true,  2775, false",
  })
  void replacedOwnersLeaveNoSetIdBit(
      String bits, int uid, int gid, boolean directory, String kept, boolean dropped) {
    Metadata given = OwnerRule.always(1000, 1000).apply(metadata(bits, uid, gid), directory);
    assertEquals(
        "1000:1000 " + Integer.parseInt(kept, 8) + " " + dropped,
        given.uid() + ":" + given.gid() + " " + given.permissions() + " " + given.setIdDropped());
  }
}
