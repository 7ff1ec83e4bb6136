package dev.jcp.linux;

/**
 * Which file it is, whatever its names: device and inode.
 *
 * <p>No record: the equals and hashCode that are generated for one take 10 ms to be linked when
 * they are first called.
 */
public final class FileId {

  private final long device;
  private final long inode;

  FileId(long device, long inode) {
    this.device = device;
    this.inode = inode;
  }

  public long device() {
    return device;
  }

  public long inode() {
    return inode;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileId id && id.device == device && id.inode == inode;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(inode * 31 + device);
  }
}
