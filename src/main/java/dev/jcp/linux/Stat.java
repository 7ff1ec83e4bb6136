package dev.jcp.linux;

/**
 * What statx(2) tells of a file.
 *
 * @param mode type and permission bits, as in inode(7)
 * @param uid owner in our own user namespace's numbers
 * @param device the file system it is on, major in the upper half
 * @param rdev the device it stands for, major in the upper half
 * @param mountId the mount it was reached through; 0 before Linux 5.8
 * @param attributes STATX_ATTR_* bits that are set
 * @param ctime when its contents, metadata or links last changed, in nanoseconds since 1970: to be
 *     compared only (it wraps)
 * @param btime when it was made, likewise; 0 where the file system does not tell
 */
public record Stat(
    int mode,
    int uid,
    int gid,
    int links,
    long inode,
    long size,
    long blocks,
    long device,
    long rdev,
    long mtimeSeconds,
    int mtimeNanos,
    long mountId,
    long attributes,
    long ctime,
    long btime) {

  private static final int S_IFMT = 0170000;
  public static final int S_IFSOCK = 0140000;
  public static final int S_IFLNK = 0120000;
  public static final int S_IFREG = 0100000;
  public static final int S_IFBLK = 0060000;
  public static final int S_IFDIR = 0040000;
  public static final int S_IFCHR = 0020000;
  public static final int S_IFIFO = 0010000;

  private static final long NANOS = 1_000_000_000;

  private static final int STATX_ATTR_IMMUTABLE = 0x10;
  private static final int STATX_ATTR_APPEND = 0x20;
  private static final int STATX_ATTR_MOUNT_ROOT = 0x2000;

  /** Decodes struct statx from this thread's block. */
  static Stat decode(Syscall m) {
    int mask = m.blockInt(0);
    return new Stat(
        m.blockShort(28) & 0xffff,
        m.blockInt(20),
        m.blockInt(24),
        m.blockInt(16),
        m.blockLong(32),
        m.blockLong(40),
        m.blockLong(48),
        (long) m.blockInt(136) << 32 | m.blockInt(140) & 0xffffffffL,
        (long) m.blockInt(128) << 32 | m.blockInt(132) & 0xffffffffL,
        m.blockLong(112),
        m.blockInt(120),
        (mask & Linux.STATX_MNT_ID) != 0 ? m.blockLong(144) : 0,
        m.blockLong(8) & m.blockLong(56),
        m.blockLong(96) * NANOS + m.blockInt(104),
        (mask & Linux.STATX_BTIME) != 0 ? m.blockLong(80) * NANOS + m.blockInt(88) : 0);
  }

  public int type() {
    return mode & S_IFMT;
  }

  public int permissions() {
    return mode & 07777;
  }

  public boolean isDirectory() {
    return type() == S_IFDIR;
  }

  public boolean isRegular() {
    return type() == S_IFREG;
  }

  public boolean isSymlink() {
    return type() == S_IFLNK;
  }

  /** A directory where only an entry's owner, or its own, removes a name. */
  public boolean isSticky() {
    return (mode & 01000) != 0;
  }

  public FileId id() {
    return new FileId(device, inode);
  }

  public boolean sameFileAs(Stat other) {
    return inode == other.inode && device == other.device;
  }

  /** Nothing has been done to it, as far as the kernel's clock shows. */
  public boolean isUnchangedSince(Stat earlier) {
    return ctime == earlier.ctime && hasSameMtimeAs(earlier);
  }

  public boolean hasSameMtimeAs(Stat other) {
    return mtimeSeconds == other.mtimeSeconds && mtimeNanos == other.mtimeNanos;
  }

  /** The file itself is where a mount is attached (known since Linux 5.8). */
  public boolean isMountRoot() {
    return (attributes & STATX_ATTR_MOUNT_ROOT) != 0;
  }

  /** A name made in such a folder (chattr +a, +i) could be neither renamed nor removed again. */
  public boolean keepsItsNames() {
    return (attributes & (STATX_ATTR_APPEND | STATX_ATTR_IMMUTABLE)) != 0;
  }
}
