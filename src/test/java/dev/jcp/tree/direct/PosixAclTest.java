package dev.jcp.tree.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mode of a file whose ACL stays behind. */
class PosixAclTest {

  private static final int USER_OBJ = 1;
  private static final int USER = 2;
  private static final int GROUP_OBJ = 4;
  private static final int GROUP = 8;
  private static final int MASK = 16;
  private static final int OTHER = 32;

  /** Tags and permissions, one after the other. */
  private static byte[] acl(int... entries) {
    ByteBuffer acl = ByteBuffer.allocate(4 + entries.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    acl.putInt(2);
    for (int i = 0; i < entries.length; i += 2) {
      acl.putShort((short) entries[i]).putShort((short) entries[i + 1]).putInt(4321);
    }
    return acl.array();
  }

  private static int octal(String digits) {
    return Integer.parseInt(digits, 8);
  }

  @ParameterizedTest
  @CsvSource({
    // mode with the mask in it, the group's entry, the mask, mode without the list
    "0660, 0, 6, 0600",
    "0670, 5, 7, 0650",
    "0640, 7, 4, 0640",
    "6771, 1, 7, 6711",
    "0600, 7, 0, 0600",
  })
  void groupGetsItsOwnEntryWithinTheMask(String mode, int group, int mask, String without) {
    byte[] acl = acl(USER_OBJ, 6, USER, 7, GROUP_OBJ, group, GROUP, 7, MASK, mask, OTHER, 7);
    assertEquals(octal(without), PosixAcl.permissionsWithout(acl, octal(mode)));
  }

  @Test
  void withoutAMaskTheBitsAreTheGroups() {
    byte[] acl = acl(USER_OBJ, 6, GROUP_OBJ, 4, OTHER, 0);
    assertEquals(0640, PosixAcl.permissionsWithout(acl, 0640));
  }

  @Test
  void withoutAListTheModeStays() {
    assertEquals(0660, PosixAcl.permissionsWithout(null, 0660));
  }

  /** What it says comes from whoever serves the file system. */
  @Test
  void listThatIsCutShortOpensNothing() {
    assertEquals(0660, PosixAcl.permissionsWithout(new byte[] {2, 0, 0, 0, 4, 0, 7}, 0660));
    assertEquals(0640, PosixAcl.permissionsWithout(acl(GROUP_OBJ, 0xffff), 0640));
  }
}
