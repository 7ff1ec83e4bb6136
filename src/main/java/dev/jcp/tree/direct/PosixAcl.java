package dev.jcp.tree.direct;

import dev.jcp.path.RawPath;

/**
 * The kernel's form of an access control list, system.posix_acl_access (acl(5)).
 *
 * <p>Where a file has one, the group bits of its mode are not the group's: they are the mask, the
 * most that any named user or group gets. Given to a copy without the list, they would open it to
 * the whole group.
 */
final class PosixAcl {

  static final RawPath ACCESS = RawPath.ascii("system.posix_acl_access");
  static final RawPath DEFAULT = RawPath.ascii("system.posix_acl_default");

  private static final int HEADER_BYTES = 4;
  private static final int ENTRY_BYTES = 8;
  private static final int GROUP_OBJ = 0x04;
  private static final int MASK = 0x10;

  private PosixAcl() {}

  /**
   * The mode that says the same of owner, group and others as mode and list together.
   *
   * @param value the xattr; null where there is none
   */
  static int permissionsWithout(byte[] value, int permissions) {
    if (value == null) {
      return permissions;
    }
    int group = 07;
    int mask = 07;
    for (int at = HEADER_BYTES; at + ENTRY_BYTES <= value.length; at += ENTRY_BYTES) {
      int tag = value[at] & 0xff | (value[at + 1] & 0xff) << 8;
      int allowed = value[at + 2] & 07;
      if (tag == GROUP_OBJ) {
        group = allowed;
      } else if (tag == MASK) {
        mask = allowed;
      }
    }
    // Whatever the list says, the copy opens no more than the mode did.
    return permissions & ~070 | permissions & (group & mask) << 3;
  }
}
