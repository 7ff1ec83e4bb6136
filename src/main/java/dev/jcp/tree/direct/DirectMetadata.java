package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.EACCES;
import static dev.jcp.linux.Errno.EINVAL;
import static dev.jcp.linux.Errno.ENOSYS;
import static dev.jcp.linux.Errno.EOPNOTSUPP;
import static dev.jcp.linux.Errno.EOVERFLOW;
import static dev.jcp.linux.Errno.EPERM;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Entry;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.OpenFile;
import dev.jcp.tree.Ownership;
import dev.jcp.tree.SetId;
import dev.jcp.tree.Xattr;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads metadata from descriptors, and writes it in the one order in which no step undoes another.
 *
 * <p>A file system that refuses an owner, a mode or a time, or takes it and forgets it, does not
 * cost the contents: the entry is looked at once more before it gets its name, and what is not as
 * promised is said.
 */
public final class DirectMetadata {

  static final String NO_NUMBER = "the owner has no number in the container's user namespace";
  static final String KEPT = "keeps its mode, owner and times: " + NO_NUMBER;
  private static final int OTHERS_WRITE = 022;
  private static final RawPath USER = RawPath.ascii("user.");

  /** The coarsest time stamps that a file system has (vfat). */
  private static final long COARSEST_SECONDS = 2;

  /** What a copier may do with owners. */
  public enum Giving {
    /** Root gives files to anybody. */
    ALL,

    /**
     * What is new belongs to whom the kernel makes it for, as with cp: nobody is promised anything
     * else.
     */
    NONE,

    /** A user stands before ids of a container that are his to give, but not from here: said. */
    NAMED
  }

  private final IdMaps ids;
  private final Giving giving;
  private final boolean exact;
  private final Complaints complaints;
  private final boolean limited;

  /**
   * @param ids the numbering of the tree that is written to
   * @param exact an entry gets what its source has, and nothing of the directory it is put into (an
   *     ACL, a set-gid bit)
   * @param rights what may be touched there
   */
  public DirectMetadata(
      IdMaps ids, Giving giving, boolean exact, InodeRights rights, Complaints complaints) {
    this.ids = ids;
    this.giving = giving;
    this.exact = exact;
    this.complaints = complaints;
    this.limited = rights.areAnotherUsers();
  }

  /** New entries keep no ACL that the directory gave them. */
  boolean isExact() {
    return exact;
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
    int permissions = stat.permissions();
    if (content != null && content.sized()) {
      List<RawPath> names = LinuxFile.listXattrs(content.fd());
      if (!names.isEmpty()) {
        xattrs = xattrs(content.fd(), names);
        permissions = withoutAcl(content.fd(), names, permissions);
      }
    } else if (stat.isDirectory()) {
      try (Fd folder = Linux.openat(look, RawPath.DOT, Open.FOLDER)) {
        List<RawPath> names = LinuxFile.listXattrs(folder);
        xattrs = xattrs(folder, names);
        permissions = withoutAcl(folder, names, permissions);
      }
    } else if (!stat.isRegular() && !stat.isSymlink() && (permissions & 070) != 0) {
      byte[] acl = LinuxFile.getXattrThroughProc(look, PosixAcl.ACCESS);
      permissions = PosixAcl.permissionsWithout(acl, permissions);
    }
    int kept = permissions;
    if ((permissions & SetId.BOTH) != 0) {
      // A user's jcp takes strangers' files for the user's own.
      boolean user = ids.uids().knows(stat.uid());
      boolean group = ids.gids().knows(stat.gid());
      kept = SetId.kept(permissions, stat.isDirectory(), user, group);
    }
    return new Metadata(
        kept,
        ids.uids().toInside(stat.uid()),
        ids.gids().toInside(stat.gid()),
        stat.mtimeSeconds(),
        stat.mtimeNanos(),
        xattrs,
        kept != permissions);
  }

  private static int withoutAcl(Fd fd, List<RawPath> names, int permissions) throws ErrnoException {
    return names.contains(PosixAcl.ACCESS)
        ? PosixAcl.permissionsWithout(LinuxFile.getXattr(fd, PosixAcl.ACCESS), permissions)
        : permissions;
  }

  private static List<Xattr> xattrs(Fd fd, List<RawPath> names) throws ErrnoException {
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
   * @param folder it lies in
   * @param names who made it
   * @return what it is now
   */
  Stat writeNew(Fd fd, Entry entry, DestinationFolder folder, NameMaker names)
      throws ErrnoException {
    boolean givenAcl = exact && folder.givesAcl();
    boolean owned = giving != Giving.NONE; // else nobody asks whose it is
    return new Target(fd, entry.path(), entry.metadata(), Stat.S_IFREG, givenAcl, 0)
        .settle(owned ? names.uid() : 0, owned ? names.gidIn(folder.stat) : 0);
  }

  /** Of a regular file that was there before, and keeps the ACL it had. */
  void writeExisting(Fd fd, Entry entry) throws ErrnoException {
    Stat now = Linux.statx(fd);
    new Target(fd, entry.path(), entry.metadata(), Stat.S_IFREG, false, 0)
        .settle(now.uid(), now.gid());
  }

  /** With such metadata somebody else can make entries in a folder. */
  boolean opensToOthers(Metadata metadata) {
    return (metadata.permissions() & OTHERS_WRITE) != 0
        || giving != Giving.NONE && metadata.uid() != 0;
  }

  /** Of a folder that has everything in it. */
  void writeFolder(DestinationFolder folder, RawPath path) throws ErrnoException {
    if (!folder.isOurs()) {
      complaints.about(path, KEPT);
      return;
    }
    // Elsewhere new entries have the source's group, and not the directory's.
    boolean keepsSetGid = giving == Giving.NONE && !exact;
    int setGid = keepsSetGid ? folder.stat.permissions() & SetId.GROUP : 0;
    boolean givenAcl = folder.hasInheritedAcl();
    new Target(folder.fd, path, folder.metadata, Stat.S_IFDIR, givenAcl, setGid)
        .settle(folder.stat.uid(), folder.stat.gid());
  }

  /** Of a symlink, FIFO or device node, which only an O_PATH descriptor holds. */
  void writeOfNode(Fd look, Stat stat, Entry entry, DestinationFolder folder)
      throws ErrnoException {
    boolean givenAcl = exact && stat.type() != Stat.S_IFLNK && folder.givesAcl();
    new Target(look, entry.path(), entry.metadata(), stat.type(), givenAcl, 0)
        .settle(stat.uid(), stat.gid());
  }

  /** An entry that gets its metadata. */
  private final class Target {
    private final Fd fd;
    private final RawPath path;
    private final Metadata metadata;
    private final int type;
    private final boolean givenAcl;
    private final int setGid;
    private final Ownership owner;
    private boolean ownerPromised;
    private boolean modeRefused;
    private boolean timeRefused;
    private int permissions;

    Target(Fd fd, RawPath path, Metadata metadata, int type, boolean givenAcl, int setGid) {
      this.fd = fd;
      this.path = path;
      this.metadata = metadata;
      this.type = type;
      this.givenAcl = givenAcl;
      this.setGid = setGid;
      this.owner = Ownership.of(metadata, ids);
      this.ownerPromised = giving != Giving.NONE;
    }

    Stat settle(int uid, int gid) throws ErrnoException {
      boolean given = !ownerPromised || owner.canBeGiven() && owner.is(uid, gid);
      if (!given) {
        setOwner();
      }
      if (ownerPromised && !owner.isKnown()) {
        complaints.about(path, shown() + " has no number in the user namespace: given to its root");
      }
      setRest();
      Stat now = Linux.statx(fd);
      if (given && ownerPromised && !owner.is(now.uid(), now.gid())) {
        // The file system gives new files to somebody else than most do (grpid, squashed ids).
        setOwner();
        setRest();
        now = Linux.statx(fd);
      }
      check(now);
      return now;
    }

    /** In this order: chown clears set-id bits and capabilities, writing anything the times. */
    private void setRest() throws ErrnoException {
      if (type != Stat.S_IFLNK) {
        if (givenAcl) {
          LinuxFile.removeXattr(fd, PosixAcl.ACCESS);
          if (isDirectory()) {
            LinuxFile.removeXattr(fd, PosixAcl.DEFAULT);
          }
        }
        setMode();
      }
      for (Xattr xattr : metadata.xattrs()) {
        String lost = setXattr(fd, xattr);
        if (lost != null) {
          complaints.about(path, lost);
        }
      }
      setTime();
    }

    private boolean isDirectory() {
      return type == Stat.S_IFDIR;
    }

    private boolean isNode() {
      return type != Stat.S_IFREG && !isDirectory();
    }

    /**
     * An id outside the container's map is taken by chown, and the container could never change it
     * again: its root gets it.
     */
    private void setOwner() throws ErrnoException {
      if (!owner.canBeGiven()) {
        throw new ErrnoException("fchownat", EPERM); // it would stay root's
      }
      try {
        LinuxFile.chown(fd, owner.uid(), owner.gid());
      } catch (ErrnoException e) {
        if (!isRefusal(e)) {
          throw e;
        }
        ownerPromised = false;
        if (giving == Giving.NAMED && e.is(EPERM)) {
          complaints.about(
              path, shown() + " cannot be set from outside its user namespace: it is yours");
        } else {
          complaints.once(path, shown() + " cannot be set: " + e.reason(), true);
        }
      }
    }

    private String shown() {
      return "owner " + number(metadata.uid()) + ":" + number(metadata.gid());
    }

    private void setMode() throws ErrnoException {
      permissions = metadata.permissions() | setGid;
      if ((permissions & SetId.BOTH) != 0 && !(isDirectory() && owner.isKnown())) {
        Stat now = Linux.statx(fd);
        int wanted = permissions;
        permissions = owner.permissions(wanted, isDirectory(), now.uid(), now.gid());
        if (permissions != wanted) {
          complaints.once(path, SetId.DROPPED, false);
        }
      }
      try {
        if (isNode()) {
          LinuxFile.chmodThroughProc(fd, permissions);
        } else {
          LinuxFile.fchmod(fd, permissions);
        }
      } catch (ErrnoException e) {
        if (!isRefusal(e)) {
          throw e;
        }
        modeRefused = true;
        complaints.once(path, "mode cannot be set: " + e.reason(), true);
      }
    }

    private void setTime() throws ErrnoException {
      try {
        if (isNode()) {
          LinuxFile.setMtimeOfPath(fd, metadata.mtimeSeconds(), metadata.mtimeNanos());
        } else {
          LinuxFile.setMtime(fd, metadata.mtimeSeconds(), metadata.mtimeNanos());
        }
      } catch (ErrnoException e) {
        if (!isRefusal(e)) {
          throw e;
        }
        timeRefused = true;
        complaints.once(path, "mtime cannot be set: " + e.reason(), true);
      }
    }

    /** What the file system has made of it. */
    private void check(Stat now) {
      if (ownerPromised && !owner.is(now.uid(), now.gid())) {
        complaints.once(path, "owner is not kept by the file system", true);
      }
      if (type != Stat.S_IFLNK && !modeRefused && now.permissions() != permissions) {
        checkMode(now.permissions());
      }
      if (!timeRefused
          && (now.mtimeNanos() != metadata.mtimeNanos()
              || now.mtimeSeconds() != metadata.mtimeSeconds())) {
        checkTime(now);
      }
    }

    private void checkMode(int now) {
      if ((permissions & ~setGid) == now) {
        return; // the directory's bit, of a group that the user is not in: nobody promised it
      }
      // The kernel takes it from who is not in that group.
      boolean lostSetGid = (permissions & ~SetId.GROUP) == now;
      complaints.once(
          path, lostSetGid ? SetId.DROPPED : "mode is not kept by the file system", !lostSetGid);
    }

    private void checkTime(Stat now) {
      long seconds = metadata.mtimeSeconds() - now.mtimeSeconds();
      boolean coarse = seconds >= 0 && seconds < COARSEST_SECONDS;
      complaints.once(
          path,
          coarse ? "mtime is rounded by the file system" : "mtime is not kept by the file system",
          !coarse);
    }
  }

  /**
   * The file system, or whoever serves it, does not let us; anything else is an error of its own.
   */
  private static boolean isRefusal(ErrnoException e) {
    return e.isOneOf(EPERM, EACCES)
        || e.isOneOf(EINVAL, EOVERFLOW)
        || e.isOneOf(ENOSYS, EOPNOTSUPP);
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
}
