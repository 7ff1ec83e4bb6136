package dev.jcp.open;

import static dev.jcp.linux.Errno.ENOENT;
import static dev.jcp.linux.Errno.ENOSYS;
import static dev.jcp.linux.Errno.ESRCH;

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
import dev.jcp.tree.IdMap;
import dev.jcp.tree.IdMaps;
import java.util.List;

/**
 * A process that is held, so that all that is asked of it is asked of this one: by a pidfd, and by
 * its folder in /proc, which gives ESRCH, never another process, once it has ended. Its mount
 * namespace is held too: without that a volume would silently become the empty folder under it when
 * the container exits.
 */
final class PinnedProcess implements AutoCloseable {

  private final Fd folder;
  private final Fd pidfd;
  private final RawPath task;
  private final Fd mounts;

  private PinnedProcess(Fd folder, Fd pidfd, RawPath task, Fd mounts) {
    this.folder = folder;
    this.pidfd = pidfd;
    this.task = task;
    this.mounts = mounts;
  }

  /** ENOENT or ESRCH: it has ended. */
  static PinnedProcess open(int pid) throws ErrnoException {
    Fd pidfd = pidfd(pid);
    Fd folder = null;
    try {
      RawPath path = RawPath.ascii("/proc/" + pid);
      folder = Linux.openat(Fd.WORKING_DIRECTORY, path, Open.O_PATH | Open.O_DIRECTORY);
      RawPath task = livingTask(folder);
      Fd mounts = Linux.openat(folder, task.resolve(RawPath.ascii("ns/mnt")), Open.O_RDONLY);
      return new PinnedProcess(folder, pidfd, task, mounts);
    } catch (ErrnoException e) {
      close(folder, pidfd);
      throw e;
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
   * Its root folder. For reading: O_PATH alone proves nothing, it is given even for a FUSE root
   * that then refuses everything.
   */
  Fd root() throws ErrnoException {
    int flags = Open.O_RDONLY | Open.O_DIRECTORY;
    return Linux.openat(folder, task.resolve(RawPath.ascii("root")), flags);
  }

  /** The numbers of its user namespace, as seen from ours. */
  IdMaps ids() throws ErrnoException {
    return new IdMaps(
        IdMap.parse(SmallFile.read(folder, RawPath.ascii("uid_map"))),
        IdMap.parse(SmallFile.read(folder, RawPath.ascii("gid_map"))));
  }

  UserNamespace userNamespace() throws ErrnoException {
    return UserNamespace.of(folder);
  }

  /** Who has made its mounts; -1 where that is not to be had. See {@link MountOwner}. */
  int maker() {
    return MountOwner.of(folder, mounts);
  }

  /** It shows that it is the container's with that id. */
  boolean showsId(String id) throws ErrnoException {
    return ProcessProof.has(folder, id);
  }

  /**
   * It has not gone to other mounts since it was pinned: what was read meanwhile belongs together.
   */
  boolean hasSameMounts() throws ErrnoException {
    Stat now = Linux.statxFollowing(folder, task.resolve(RawPath.ascii("ns/mnt")));
    return now.sameFileAs(Linux.statx(mounts));
  }

  /** That it shows the id cannot have been made up by anybody but root or ourselves. */
  boolean isTrusted(String id, int maker) throws ErrnoException {
    return ProcessProof.isTrusted(folder, id, maker);
  }

  boolean isAlive() {
    try {
      if (pidfd != null) {
        return !LinuxProcess.readable(pidfd, 0);
      }
      Linux.openat(folder, RawPath.ascii("stat"), Open.O_RDONLY).close();
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  @Override
  public void close() {
    close(folder, pidfd, mounts);
  }

  private static void close(Fd... fds) {
    for (Fd fd : fds) {
      if (fd != null) {
        fd.close();
      }
    }
  }
}
