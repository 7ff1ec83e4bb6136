package dev.jcp.open;

import static dev.jcp.linux.Errno.ENOENT;
import static dev.jcp.linux.Errno.ENOSYS;
import static dev.jcp.linux.Errno.ESRCH;

import dev.jcp.engine.Container;
import dev.jcp.engine.Rootfs;
import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.proc.MountOwner;
import dev.jcp.proc.ProcessProof;
import dev.jcp.proc.SmallFile;
import dev.jcp.report.Failure;
import dev.jcp.tree.IdMap;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.direct.InodeRights;
import dev.jcp.tree.direct.NameMaker;
import dev.jcp.tree.direct.RootDirectory;
import java.util.List;

/**
 * A running container's rootfs, pinned: proven to be its root, and held so that it stays what it
 * is.
 *
 * <p>A PID is a number that another process may hold a moment later. So the process is held by a
 * pidfd and by its folder in /proc (which gives ESRCH, never another process, once it has ended),
 * and only then asked whose it is. The mount namespace is held for the whole copy: without it a
 * volume would silently become the empty folder under it when the container exits.
 */
public final class ContainerRoot implements AutoCloseable {

  /** O_PATH alone proves nothing: it is given even for a FUSE root that then refuses everything. */
  private static final int ROOT_FLAGS = Open.O_RDONLY | Open.O_DIRECTORY;

  private final Container container;
  private final Fd process;
  private final Fd pidfd;
  private final Fd mountNamespace;
  private final Fd rootfs;
  private final IdMaps ids;
  private final UserNamespace userNamespace;
  private final InodeRights rights;
  private final boolean showsId;
  private final boolean trusted;
  private final boolean keepsUsers;

  private ContainerRoot(
      Container container,
      Fd process,
      Fd pidfd,
      Fd mountNamespace,
      Fd rootfs,
      IdMaps ids,
      UserNamespace userNamespace,
      boolean inside)
      throws ErrnoException {
    this.container = container;
    this.process = process;
    this.pidfd = pidfd;
    this.mountNamespace = mountNamespace;
    this.rootfs = rootfs;
    boolean ours = userNamespace != null && userNamespace.isOurs();
    this.ids = ours ? ids.seenFromInside() : ids;
    this.userNamespace = ours ? null : userNamespace;
    this.keepsUsers = !ids.areIdentity() && (inside || LinuxProcess.geteuid() != 0);
    int maker = process == null ? 0 : MountOwner.ofNamespace(mountNamespace);
    boolean others = maker != 0 && !ids.areIdentity() && !ours && LinuxProcess.geteuid() == 0;
    this.rights = others ? InodeRights.of(ids) : InodeRights.ALL;
    this.trusted = MountOwner.isTrusted(maker);
    this.showsId = process != null && ProcessProof.has(process, container.id());
    if (ours) {
      userNamespace.close();
    }
  }

  /**
   * Pins the container's init and opens its root.
   *
   * @param inside this is a jcp that was started again in the container's user namespace
   */
  static ContainerRoot open(Container container, String shown, boolean inside) throws RootClosed {
    Fd process = null;
    Fd pidfd = null;
    Fd namespace = null;
    Fd rootfs = null;
    UserNamespace users = null;
    try {
      pidfd = pidfd(container.pid());
      RawPath path = RawPath.ascii("/proc/" + container.pid());
      process = Linux.openat(Fd.WORKING_DIRECTORY, path, Open.O_PATH | Open.O_DIRECTORY);
      RawPath task = livingTask(process);
      rootfs = Linux.openat(process, task.resolve(RawPath.ascii("root")), ROOT_FLAGS);
      namespace = Linux.openat(process, task.resolve(RawPath.ascii("ns/mnt")), Open.O_RDONLY);
      if (!container.isProcess()) { // whoever names a process means what it sees
        checkIsRoot(rootfs, shown);
      }
      IdMaps ids =
          new IdMaps(
              IdMap.parse(SmallFile.read(process, RawPath.ascii("uid_map"))),
              IdMap.parse(SmallFile.read(process, RawPath.ascii("gid_map"))));
      users = ids.areIdentity() ? null : UserNamespace.of(process);
      ContainerRoot root =
          new ContainerRoot(container, process, pidfd, namespace, rootfs, ids, users, inside);
      if (!root.isAlive()) {
        throw new ErrnoException("pidfd_open", ESRCH);
      }
      return root;
    } catch (ErrnoException e) {
      close(process, pidfd, namespace, rootfs);
      close(users);
      throw RootClosed.of(container, shown, e);
    } catch (RootClosed e) {
      close(process, pidfd, namespace, rootfs);
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
    try {
      Fd rootfs = Linux.openat(Fd.WORKING_DIRECTORY, known.path(), ROOT_FLAGS);
      IdMaps ids = new IdMaps(IdMap.parse(known.uidMap()), IdMap.parse(known.gidMap()));
      checkNumbering(rootfs, ids, shown, known);
      return new ContainerRoot(container, null, null, null, rootfs, ids, null, false);
    } catch (ErrnoException e) {
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
      rootfs.close();
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

  /** Null before Linux 5.3: there the folder in /proc has to do. */
  private static Fd pidfd(int pid) throws ErrnoException {
    try {
      return LinuxProcess.pidfdOpen(pid);
    } catch (ErrnoException e) {
      if (e.is(ENOSYS)) {
        return null;
      }
      throw e;
    }
  }

  /**
   * Where root and namespaces are to be found: in the process's folder, or, when its first thread
   * has ended (pthread_exit in main), in that of a thread that lives.
   */
  private static RawPath livingTask(Fd process) throws ErrnoException {
    if (hasRoot(process, RawPath.EMPTY)) {
      return RawPath.EMPTY;
    }
    RawPath tasks = RawPath.ascii("task");
    try (Fd folder = Linux.openat(process, tasks, Open.FOLDER)) {
      DirectoryReader reader = new DirectoryReader();
      for (List<RawPath> names = reader.next(folder); !names.isEmpty(); ) {
        for (RawPath name : names) {
          if (hasRoot(folder, name)) {
            return tasks.resolve(name);
          }
        }
        names = reader.next(folder);
      }
    }
    return RawPath.EMPTY;
  }

  private static boolean hasRoot(Fd folder, RawPath task) throws ErrnoException {
    try {
      Linux.readlinkat(folder, task.resolve(RawPath.ascii("root")));
      return true;
    } catch (ErrnoException e) {
      if (e.isOneOf(ENOENT, ESRCH)) {
        return false;
      }
      throw e;
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
    if (process == null) {
      return true; // there was no process
    }
    try {
      if (pidfd != null) {
        return !LinuxProcess.readable(pidfd, 0);
      }
      // The folder never becomes another process's: what is in it is gone (ESRCH) with this one.
      Linux.openat(process, RawPath.ascii("stat"), Open.O_RDONLY).close();
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  /** The process shows the container's id. */
  boolean showsId() {
    return showsId;
  }

  /** It does, and nobody but root or ourselves can have made it so: the PID was not another's. */
  boolean isProven() {
    return showsId && trusted;
  }

  /** The same for an id that the container was not found by. */
  boolean isProvenToBe(String id) throws ErrnoException {
    return ProcessProof.has(process, id);
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
    close(process, pidfd, mountNamespace, rootfs);
    close(userNamespace);
  }

  private static void close(UserNamespace namespace) {
    if (namespace != null) {
      namespace.close();
    }
  }

  private static void close(Fd... fds) {
    for (Fd fd : fds) {
      if (fd != null) {
        fd.close();
      }
    }
  }
}
