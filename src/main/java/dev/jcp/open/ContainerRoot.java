package dev.jcp.open;

import static dev.jcp.linux.Errno.EPERM;
import static dev.jcp.linux.Errno.ESRCH;

import dev.jcp.engine.Container;
import dev.jcp.engine.Rootfs;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import dev.jcp.tree.IdMap;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.direct.InodeRights;
import dev.jcp.tree.direct.NameMaker;
import dev.jcp.tree.direct.RootDirectory;

/**
 * A container's rootfs: of a running one through its process, which is pinned and proven to be its
 * init, so that it stays what it is; of one that does not run the folder that its engine has.
 */
public final class ContainerRoot implements AutoCloseable {

  private final Container container;
  private final PinnedProcess process;
  private final Fd rootfs;
  private final IdMaps ids;
  private final UserNamespace userNamespace;
  private final InodeRights rights;
  private final boolean showsId;
  private final boolean proven;
  private final boolean keepsUsers;

  /** Of one that does not run. */
  private ContainerRoot(Container container, Fd rootfs, IdMaps ids) {
    this.container = container;
    this.process = null;
    this.rootfs = rootfs;
    this.ids = ids;
    this.userNamespace = null;
    boolean mapped = !ids.areIdentity() && LinuxProcess.geteuid() == 0;
    this.rights = mapped ? InodeRights.of(ids) : InodeRights.ALL;
    this.showsId = false;
    this.proven = false;
    this.keepsUsers = false;
  }

  /**
   * Of one that runs.
   *
   * @param seen the numbers of its user namespace, as seen from ours
   * @param users its user namespace where that has numbers of its own, else null
   */
  private ContainerRoot(
      Container container,
      PinnedProcess process,
      Fd rootfs,
      IdMaps seen,
      UserNamespace users,
      boolean inside)
      throws ErrnoException {
    this.container = container;
    this.process = process;
    this.rootfs = rootfs;
    boolean ours = users != null && users.isOurs();
    this.ids = ours ? seen.seenFromInside() : seen;
    this.userNamespace = ours ? null : users;
    this.keepsUsers = users != null && (inside || LinuxProcess.geteuid() != 0);
    int maker = process.maker();
    boolean mapped = users != null && !ours && LinuxProcess.geteuid() == 0;
    this.rights = mapped ? rights(ids, maker) : InodeRights.ALL;
    this.showsId = process.showsId(container.id());
    this.proven = showsId && process.isTrusted(container.id(), maker);
    if (ours) {
      users.close();
    }
  }

  private static InodeRights rights(IdMaps ids, int maker) {
    return maker == 0 ? InodeRights.of(ids) : InodeRights.ofAnotherUser(ids);
  }

  /**
   * Pins the container's init and opens its root.
   *
   * @param inside this is a jcp that was started again in the container's user namespace
   */
  static ContainerRoot open(Container container, String shown, boolean inside) throws RootClosed {
    PinnedProcess process = null;
    Fd rootfs = null;
    UserNamespace users = null;
    try {
      process = PinnedProcess.open(container.pid());
      rootfs = process.root();
      if (!container.isProcess()) { // whoever names a process means what it sees
        checkIsRoot(rootfs, shown);
      }
      IdMaps seen = process.ids();
      users = seen.areIdentity() ? null : process.userNamespace();
      ContainerRoot root = new ContainerRoot(container, process, rootfs, seen, users, inside);
      if (!process.hasSameMounts() || !root.isAlive()) {
        throw new ErrnoException("pidfd_open", ESRCH);
      }
      return root;
    } catch (ErrnoException e) {
      close(process, rootfs, users);
      throw RootClosed.of(container, shown, e);
    } catch (RootClosed e) {
      close(process, rootfs, users);
      throw e;
    }
  }

  /**
   * The root folder of a container that does not run, where its engine keeps it. Who can write
   * above it is root on this host, so its own path is followed as any path; below it the same rules
   * hold as in a running one.
   */
  static ContainerRoot stopped(Container container, String shown) throws Failure {
    Rootfs known = container.rootfs();
    Fd rootfs = null;
    try {
      int flags = Open.O_RDONLY | Open.O_DIRECTORY;
      rootfs = Linux.openat(Fd.WORKING_DIRECTORY, known.path(), flags);
      IdMaps ids = new IdMaps(IdMap.parse(known.uidMap()), IdMap.parse(known.gidMap()));
      checkNumbering(rootfs, ids, shown, known);
      return new ContainerRoot(container, rootfs, ids);
    } catch (Failure e) {
      close(null, rootfs, null);
      throw e;
    } catch (ErrnoException e) {
      close(null, rootfs, null);
      Failure failure =
          Failure.of(
              shown
                  + ": the container does not run, and its rootfs "
                  + known.path()
                  + " cannot be opened: "
                  + e.reason(),
              e);
      throw e.isDenial()
          ? failure.withRemedy("run jcp as root: sudo jcp ...")
          : failure.withRemedy("start it first: its files are reached through its process");
    }
  }

  /**
   * The rootfs belongs to the container's root; else its numbers are not those that we know of
   * (they are in a file that is included, or nowhere), and owners would come out wrong.
   */
  private static void checkNumbering(Fd rootfs, IdMaps ids, String shown, Rootfs known)
      throws ErrnoException, Failure {
    int owner = Linux.statx(rootfs).uid();
    if (owner != ids.uids().toHost(0)) {
      throw Failure.of(
              shown
                  + ": the container does not run, and its rootfs "
                  + known.path()
                  + " belongs to "
                  + Integer.toUnsignedString(owner)
                  + ", not to its root")
          .withRemedy("start it first: its files are reached through its process");
    }
  }

  /**
   * Above the root there is nothing, unless init has called chroot: then this is its jail, not the
   * container's root.
   */
  private static void checkIsRoot(Fd rootfs, String shown) throws ErrnoException, RootClosed {
    Stat root = Linux.statx(rootfs);
    try (Fd above = Linux.openat(rootfs, RawPath.DOT_DOT, Open.O_PATH | Open.O_DIRECTORY)) {
      Stat parent = Linux.statx(above);
      if (!parent.sameFileAs(root) || parent.mountId() != root.mountId()) {
        String why = "its init has chrooted itself: /proc shows a part of the container only";
        throw new RootClosed(why, Failure.of(shown + ": " + why));
      }
    }
  }

  /** False once init has ended: nothing read or written since then counts. */
  public boolean isAlive() {
    return process == null || process.isAlive();
  }

  /** The process shows the container's id. */
  boolean showsId() {
    return showsId;
  }

  /** It does, and nobody but root or ourselves can have made it so: the PID was not another's. */
  boolean isProven() {
    return proven;
  }

  /** The same for an id that the container was not found by. */
  boolean isProvenToBe(String id) throws ErrnoException {
    return process.showsId(id);
  }

  public Container container() {
    return container;
  }

  RootDirectory directory() {
    return RootDirectory.ofContainer(rootfs, rights);
  }

  IdMaps ids() {
    return ids;
  }

  /** Its user namespace; null where that is ours. */
  UserNamespace userNamespace() {
    return userNamespace;
  }

  /** It has ids that this user, who is not root, cannot act as from here. */
  boolean hasOtherIds() {
    return userNamespace != null && !ids.uids().holdsOnly(LinuxProcess.geteuid());
  }

  /**
   * The numbering of this host's files that come from this container or go there. To root both
   * sides have numbers, and a number is kept, as docker cp does. A user without root has only the
   * ids that are in the container's map, so what is kept is who it is: his own files are his inside
   * and outside, whatever number he has there.
   */
  public IdMaps idsOfHost() {
    return keepsUsers ? ids.ofUser(LinuxProcess.geteuid(), LinuxProcess.getegid()) : IdMaps.HOST;
  }

  /** Host root makes names as the container's root where the two are not the same user. */
  NameMaker nameMaker() throws ErrnoException {
    int uid = ids.uids().toHost(0);
    int gid = ids.gids().toHost(0);
    if (!rights.areAll() && (uid == -1 || gid == -1)) {
      throw new ErrnoException("setfsuid", EPERM); // what we make there would be root's
    }
    boolean other = !ids.areIdentity() && (uid != 0 || gid != 0);
    boolean switches = other && uid != -1 && gid != -1 && LinuxProcess.geteuid() == 0;
    return switches ? NameMaker.asContainerRoot(uid, gid) : NameMaker.AS_OURSELVES;
  }

  /**
   * At once when the copy ends: a restarted container would run on the same upper folder as this
   * root.
   */
  @Override
  public void close() {
    close(process, rootfs, userNamespace);
  }

  private static void close(PinnedProcess process, Fd rootfs, UserNamespace users) {
    if (process != null) {
      process.close();
    }
    if (rootfs != null) {
      rootfs.close();
    }
    if (users != null) {
      users.close();
    }
  }
}
