package dev.jcp.tree.stream;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Xattr;
import java.util.List;

/**
 * What a tar archive says of one entry, extension headers worked in. All of it is untrusted.
 *
 * @param name as it stands there; may be absolute or hold ".."
 * @param typeflag one of the constants here, or anything
 * @param link a symlink's target, or the name of an entry before this one
 * @param sizeBytes of the contents, holes too; 0 or more
 * @param refusal why it cannot be read, or null
 */
record TarHeader(
    RawPath name,
    byte typeflag,
    RawPath link,
    int mode,
    long uid,
    long gid,
    long sizeBytes,
    long mtimeSeconds,
    int mtimeNanos,
    long deviceMajor,
    long deviceMinor,
    List<Xattr> xattrs,
    String refusal) {

  static final int BLOCK_BYTES = 512;

  static final byte FILE = '0';
  static final byte OLD_FILE = 0;
  static final byte CONTIGUOUS_FILE = '7';
  static final byte HARD_LINK = '1';
  static final byte SYMLINK = '2';
  static final byte CHARACTER_DEVICE = '3';
  static final byte BLOCK_DEVICE = '4';
  static final byte DIRECTORY = '5';
  static final byte FIFO = '6';
  static final byte PAX = 'x';
  static final byte PAX_GLOBAL = 'g';
  static final byte GNU_LONG_NAME = 'L';
  static final byte GNU_LONG_LINK = 'K';
  static final byte GNU_VOLUME_LABEL = 'V';
  static final byte GNU_SPARSE = 'S';

  /** In an incremental archive; the contents list what was in it. */
  static final byte GNU_DUMP_DIRECTORY = 'D';

  static final byte GNU_CONTINUED = 'M';
  static final byte SOLARIS_PAX = 'X';

  /** Where the fields of a header block stand (POSIX.1-2017, pax, "ustar Interchange Format"). */
  enum Field {
    NAME(0, 100),
    MODE(100, 8),
    UID(108, 8),
    GID(116, 8),
    SIZE(124, 12),
    MTIME(136, 12),
    CHECKSUM(148, 8),
    TYPEFLAG(156, 1),
    LINK(157, 100),
    MAGIC(257, 6),
    VERSION(263, 2),
    DEVICE_MAJOR(329, 8),
    DEVICE_MINOR(337, 8),
    PREFIX(345, 155);

    final int offset;
    final int length;

    Field(int offset, int length) {
      this.offset = offset;
      this.length = length;
    }
  }

  boolean isFile() {
    return typeflag == FILE || typeflag == OLD_FILE || typeflag == CONTIGUOUS_FILE;
  }
}
