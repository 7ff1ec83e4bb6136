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
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.OpenFile;
import dev.jcp.tree.Xattr;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads metadata from descriptors, and writes it in the one order in which no step undoes another.
 */
public final class DirectMetadata {

  private static final int SET_ID = 06000;
  private static final RawPath USER = RawPath.ascii("user.");
  static final RawPath ACCESS_ACL = RawPath.ascii("system.posix_acl_access");
  static final RawPath DEFAULT_ACL = RawPath.ascii("system.posix_acl_default");

  /** What a copier may do with owners. */
  public enum Giving {
    /** Root gives files to anybody. */
    ALL,

    /** A user's copies are his own, as with cp, and nobody expects otherwise. */
    NONE,

    /** A user stands before ids of a container that are his to give, but not from here: said. */
    NAMED
  }

  private final IdMaps ids;
  private final Giving giving;
  private final boolean chownMerged;
  private final boolean limited;

  /**
   * @param ids the numbering of the tree that is written to
   * @param chownMerged a folder that was there before gets the source's owner too
   */
  public DirectMetadata(IdMaps ids, Giving giving, boolean chownMerged) {
    this(ids, giving, chownMerged, InodeRights.ALL);
  }

  /**
   * The same, in a container that somebody else has made.
   *
   * @param rights what may be touched in it
   */
  public DirectMetadata(IdMaps ids, Giving giving, boolean chownMerged, InodeRights rights) {
    this.ids = ids;
    this.chownMerged = chownMerged;
    this.giving = giving;
    this.limited = !rights.areAll();
  }

  /**
   * Metadata of an entry that was looked at.
   *
   * @param content the file's, when it is open
   * @param look the O_PATH descriptor: xattrs of a folder are read through it; other kinds cannot
   *     have any that we keep
   */
  static Metadata read(Stat stat, IdMaps ids, OpenFile content, Fd look) throws ErrnoException {
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

  /**
   * Of a regular file that is open for writing.
   *
   * @return what could not be kept, in words, or null
   */
  String write(Fd fd, Metadata metadata, boolean inheritedAcl) throws ErrnoException {
    String owner = setOwner(fd, metadata);
    return and(owner, writeRest(fd, metadata, false, inheritedAcl));
  }

  /** Of a folder that has everything in it. */
  String writeFolder(DestinationFolder folder) throws ErrnoException {
    boolean ours = folder.wasMade() || chownMerged;
    String owner = ours ? setOwner(folder.fd, folder.metadata) : null;
    return and(owner, writeRest(folder.fd, folder.metadata, true, folder.hasInheritedAcl()));
  }

  private String writeRest(Fd fd, Metadata metadata, boolean folder, boolean inheritedAcl)
      throws ErrnoException {
    if (inheritedAcl) {
      LinuxFile.removeXattr(fd, ACCESS_ACL);
      if (folder) {
        LinuxFile.removeXattr(fd, DEFAULT_ACL);
      }
    }
    LinuxFile.fchmod(fd, permissions(metadata));
    String lost = null;
    for (Xattr xattr : metadata.xattrs()) {
      lost = and(lost, setXattr(fd, xattr));
    }
    LinuxFile.setMtime(fd, metadata.mtimeSeconds(), metadata.mtimeNanos());
    return lost;
  }

  /** Of a symlink, FIFO or device node, which only an O_PATH descriptor holds. */
  String writeOfNode(Fd look, Entry entry, boolean inheritedAcl) throws ErrnoException {
    Metadata metadata = entry.metadata();
    String lost = setOwner(look, metadata);
    if (entry.type() != EntryType.SYMLINK) {
      if (inheritedAcl) {
        LinuxFile.removeXattr(look, ACCESS_ACL);
      }
      LinuxFile.chmodThroughProc(look, permissions(metadata));
    }
    LinuxFile.setMtimeOfPath(look, metadata.mtimeSeconds(), metadata.mtimeNanos());
    return lost;
  }

  /** A set-id bit is the owner's: whoever gets the file in his place does not get that. */
  private int permissions(Metadata metadata) {
    boolean substituted =
        giving != Giving.NONE
            && (ids.uids().toHost(metadata.uid()) == -1 || ids.gids().toHost(metadata.gid()) == -1);
    return substituted ? metadata.permissions() & ~SET_ID : metadata.permissions();
  }

  /**
   * An id outside the container's map is taken by chown, and the container could never change it
   * again: its root gets it.
   */
  private String setOwner(Fd fd, Metadata metadata) throws ErrnoException {
    if (giving == Giving.NONE) {
      return null;
    }
    int uid = ids.uids().toHost(metadata.uid());
    int gid = ids.gids().toHost(metadata.gid());
    boolean known = uid != -1 && gid != -1;
    if (ids.uids().toHost(0) == -1 || ids.gids().toHost(0) == -1) {
      // chown would take it for "as it is", and leave the file root's.
      if (!known) {
        throw new ErrnoException("fchownat", EPERM);
      }
    }
    try {
      LinuxFile.chown(
          fd,
          uid == -1 ? ids.uids().toHost(0) : uid, //
          gid == -1 ? ids.gids().toHost(0) : gid);
    } catch (ErrnoException e) {
      if (giving != Giving.NAMED || !e.is(EPERM)) {
        throw e;
      }
      return owner(metadata) + " cannot be set from outside its user namespace: it is yours";
    }
    return known
        ? null
        : owner(metadata) + " has no number in the user namespace: given to its root";
  }

  private static String owner(Metadata metadata) {
    return "owner " + number(metadata.uid()) + ":" + number(metadata.gid());
  }

  private static String number(int id) {
    return id == -1 ? "(unmapped)" : Integer.toUnsignedString(id);
  }

  private String setXattr(Fd fd, Xattr xattr) throws ErrnoException {
    if (limited && xattr.name().equals(Metadata.CAPABILITY)) {
      // Written by root it would hold on the host, where its user can reach the file too.
      return "file capabilities are not given in another user's container";
    }
    try {
      LinuxFile.setXattr(fd, xattr.name(), xattr.value());
      return null;
    } catch (ErrnoException e) {
      boolean cannotHold = e.is(EOPNOTSUPP) || giving != Giving.ALL && e.is(EPERM);
      boolean optional = cannotHold && !xattr.name().equals(Metadata.CAPABILITY);
      return optional ? null : "cannot set " + xattr.name() + ": " + e.reason();
    }
  }

  private static String and(String first, String second) {
    return first == null ? second : second == null ? first : first + "; " + second;
  }
}
