package dev.jcp.tree.stream;

import dev.jcp.path.RawPath;

/**
 * The mode of a file whose ACL does not come along. With an ACL the group bits of the mode are its
 * mask, the most that any named user or group may do (acl(5)): without it they would be the group's
 * own rights. What is left of them is what the ACL gave the group itself.
 */
final class AclMode {

  private static final int GROUP_BITS = 070;
  private static final int HEADER_BYTES = 4;
  private static final int ENTRY_BYTES = 8;
  private static final int GROUP_OBJ = 4;
  private static final int MASK = 0x10;

  private AclMode() {}

  /** By an ACL as text: {@code user::rw-,user:4321:rw-,group::---,mask::rw-,other::---}. */
  static int ofText(int mode, RawPath acl) {
    int group = -1;
    int mask = 7;
    int start = 0;
    for (int i = 0; i <= acl.length(); i++) {
      if (i == acl.length() || acl.at(i) == ',' || acl.at(i) == '\n') {
        RawPath entry = acl.slice(start, i);
        start = i + 1;
        int first = entry.indexOf(':');
        if (first < 0) {
          continue;
        }
        RawPath rest = entry.slice(first + 1, entry.length());
        int second = rest.indexOf(':');
        char tag = tag(entry.slice(0, first));
        int bits = bits(rest.slice(second + 1, rest.length()));
        if (tag == 'g' && second == 0) {
          group = bits;
        } else if (tag == 'm') {
          mask = bits;
        }
      }
    }
    return narrowed(mode, group, mask);
  }

  /** By an ACL as the kernel has it: system.posix_acl_access. */
  static int ofXattr(int mode, byte[] acl) {
    int group = -1;
    int mask = 7;
    for (int at = HEADER_BYTES; at + ENTRY_BYTES <= acl.length; at += ENTRY_BYTES) {
      int tag = acl[at] & 0xff | (acl[at + 1] & 0xff) << 8;
      int bits = acl[at + 2] & 7;
      if (tag == GROUP_OBJ) {
        group = bits;
      } else if (tag == MASK) {
        mask = bits;
      }
    }
    return narrowed(mode, group, mask);
  }

  /** Where the group's own entry is not found, it gets nothing. */
  private static int narrowed(int mode, int group, int mask) {
    int bits = group < 0 ? 0 : group & mask;
    return mode & ~GROUP_BITS | mode & GROUP_BITS & bits << 3;
  }

  /** The first letter of "group" or "mask", after what may stand in front; else 0. */
  private static char tag(RawPath untrusted) {
    for (int i = 0; i < untrusted.length(); i++) {
      byte b = untrusted.at(i);
      if (b != ' ' && b != '\t') {
        return (char) b;
      }
    }
    return 0;
  }

  /** {@code rwx}, with "-" for what is not given; what follows is an id, or a remark. */
  private static int bits(RawPath text) {
    int bits = 0;
    for (int i = 0; i < text.length() && text.at(i) != ':' && text.at(i) != '#'; i++) {
      switch (text.at(i)) {
        case 'r' -> bits |= 4;
        case 'w' -> bits |= 2;
        case 'x' -> bits |= 1;
        default -> {}
      }
    }
    return bits;
  }
}
