package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.EOPNOTSUPP;
import static dev.jcp.linux.Errno.EPERM;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.Xattr;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads metadata from descriptors, and writes it in the one order in which no step undoes another.
 */
public final class DirectMetadata {

  private static final RawPath USER = RawPath.ascii("user.");
  static final RawPath ACCESS_ACL = RawPath.ascii("system.posix_acl_access");
  static final RawPath DEFAULT_ACL = RawPath.ascii("system.posix_acl_default");

  private final IdMaps ids;
  private final boolean chown;
  private final boolean chownMerged;
  private final Complaints complaints;

  /**
   * @param ids the numbering of the tree that is written to
   * @param chown false where the user may not give files away: they stay his
   * @param chownMerged a folder that was there before gets the source's owner too
   */
  public DirectMetadata(IdMaps ids, boolean chown, boolean chownMerged, Complaints complaints) {
    this.ids = ids;
    this.chownMerged = chownMerged;
    this.chown = chown;
    this.complaints = complaints;
  }

  /**
   * Metadata of an entry that was looked at.
   *
   * @param content the file's, when it is open
   * @param look the O_PATH descriptor: xattrs of a folder are read through it; other kinds cannot
   *     have any that we keep
   */
  static Metadata read(Stat stat, IdMaps ids, Content content, Fd look) throws ErrnoException {
    List<Xattr> xattrs = List.of();
    if (content != null && content.sized()) {
      xattrs = xattrs(content.fd());
    } else if (stat.isDirectory()) {
      xattrs = xattrsOfFolder(look);
    }
    return new Metadata(
        stat.permissions(),
        ids.uids().toInside(stat.uid()),
        ids.gids().toInside(stat.gid()),
        stat.mtimeSeconds(),
        stat.mtimeNanos(),
        xattrs);
  }

  private static List<Xattr> xattrsOfFolder(Fd look) throws ErrnoException {
    try (Fd folder = Linux.openat(look, RawPath.DOT, Open.FOLDER)) {
      return xattrs(folder);
    }
  }

  private static List<Xattr> xattrs(Fd fd) throws ErrnoException {
    List<RawPath> names = LinuxFile.listXattrs(fd);
    if (names.isEmpty()) {
      return List.of();
    }
    List<Xattr> xattrs = new ArrayList<>();
    for (RawPath name : names) {
      if (name.startsWith(USER) || name.equals(Metadata.CAPABILITY)) {
        byte[] value = LinuxFile.getXattr(fd, name);
        if (value != null) {
          xattrs.add(new Xattr(name, value));
        }
      }
    }
    return xattrs;
  }

  /** Of a regular file that is open for writing. */
  void write(Fd fd, Entry entry, boolean inheritedAcl) throws ErrnoException {
    setOwner(fd, entry);
    writeRest(fd, entry, inheritedAcl);
  }

  /** Of a folder that has everything in it. */
  void writeFolder(DestinationFolder folder, DestinationFolder parent) throws ErrnoException {
    if (folder.wasMade() || chownMerged) {
      setOwner(folder.fd, folder.entry);
    }
    writeRest(folder.fd, folder.entry, folder.wasMade() && parent.givesAcl());
  }

  private void writeRest(Fd fd, Entry entry, boolean inheritedAcl) throws ErrnoException {
    Metadata metadata = entry.metadata();
    if (inheritedAcl) {
      LinuxFile.removeXattr(fd, ACCESS_ACL);
      if (entry.type() == EntryType.DIRECTORY) {
        LinuxFile.removeXattr(fd, DEFAULT_ACL);
      }
    }
    LinuxFile.fchmod(fd, metadata.permissions());
    for (Xattr xattr : metadata.xattrs()) {
      setXattr(fd, entry.path(), xattr);
    }
    LinuxFile.setMtime(fd, metadata.mtimeSeconds(), metadata.mtimeNanos());
  }

  /** Of a symlink, FIFO or device node, which only an O_PATH descriptor holds. */
  void writeOfNode(Fd look, Entry entry, boolean inheritedAcl) throws ErrnoException {
    Metadata metadata = entry.metadata();
    setOwner(look, entry);
    if (entry.type() != EntryType.SYMLINK) {
      if (inheritedAcl) {
        LinuxFile.removeXattr(look, ACCESS_ACL);
      }
      LinuxFile.chmodThroughProc(look, metadata.permissions());
    }
    LinuxFile.setMtimeOfPath(look, metadata.mtimeSeconds(), metadata.mtimeNanos());
  }

  /**
   * An id outside the container's map is taken by chown, and the container could never change it
   * again: its root gets it.
   */
  private void setOwner(Fd fd, Entry entry) throws ErrnoException {
    if (!chown) {
      return;
    }
    Metadata metadata = entry.metadata();
    int uid = ids.uids().toHost(metadata.uid());
    int gid = ids.gids().toHost(metadata.gid());
    if (uid == -1 || gid == -1) {
      complaints.about(
          entry.path(),
          "owner "
              + number(metadata.uid())
              + ":"
              + number(metadata.gid())
              + " has no number in the user namespace: given to its root");
      uid = uid == -1 ? ids.uids().toHost(0) : uid;
      gid = gid == -1 ? ids.gids().toHost(0) : gid;
    }
    LinuxFile.chown(fd, uid, gid);
  }

  private static String number(int id) {
    return id == -1 ? "(unmapped)" : Integer.toUnsignedString(id);
  }

  private void setXattr(Fd fd, RawPath path, Xattr xattr) throws ErrnoException {
    try {
      LinuxFile.setXattr(fd, xattr.name(), xattr.value());
    } catch (ErrnoException e) {
      boolean cannotHold = e.is(EOPNOTSUPP) || !chown && e.is(EPERM);
      if (!cannotHold || xattr.name().equals(Metadata.CAPABILITY)) {
        complaints.about(path, "cannot set " + xattr.name() + ": " + e.reason());
      }
    }
  }
}
