package dev.jcp.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.path.RawPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataTest {

  private static final Xattr CAPABILITY = new Xattr(Metadata.CAPABILITY, new byte[] {1, 2});
  private static final Xattr USER = new Xattr(RawPath.ascii("user.x"), new byte[] {3});

  private static Metadata metadata(int permissions, Xattr... xattrs) {
    return new Metadata(permissions, 1, 2, -3, 4, List.of(xattrs));
  }

  private static int octal(String digits) {
    return Integer.parseInt(digits, 8);
  }

  @ParameterizedTest
  @CsvSource({"4755", "2755", "6000"})
  void setIdBitsGivePrivilege(String mode) {
    assertTrue(metadata(octal(mode)).givesPrivilege());
  }

  @ParameterizedTest
  @CsvSource({"0777", "1777", "0"})
  void otherBitsDoNot(String mode) {
    assertFalse(metadata(octal(mode), USER).givesPrivilege());
  }

  @Test
  void fileCapabilitiesGivePrivilege() {
    assertTrue(metadata(0755, USER, CAPABILITY).givesPrivilege());
  }

  @Test
  void withoutPrivilegeTheOtherBitsStay() {
    assertEquals(01755, metadata(07755).withoutPrivilege().permissions());
  }

  @Test
  void withoutPrivilegeTheOtherXattrsStay() {
    assertEquals(List.of(USER), metadata(0755, CAPABILITY, USER).withoutPrivilege().xattrs());
  }

  @Test
  void takingPrivilegeLeavesTheOriginalAlone() {
    Metadata original = metadata(04755, CAPABILITY);
    assertFalse(original.withoutPrivilege().givesPrivilege());
    assertTrue(original.givesPrivilege());
  }

  @Test
  void withoutPrivilegeOwnerAndTimeStay() {
    assertEquals(metadata(0755), metadata(06755).withoutPrivilege());
  }

  @Test
  void anotherOwnerChangesNothingElse() {
    assertEquals(
        new Metadata(01755, 10, 20, -3, 4, List.of(USER)),
        metadata(01755, USER).withOwner(10, 20, false));
  }
}
