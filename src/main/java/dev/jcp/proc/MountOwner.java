package dev.jcp.proc;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxNamespace;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;

/**
 * Who has put together what a process sees: the maker of the user namespace that its mount
 * namespace belongs to (mount_namespaces(7)). Any user can make namespaces of his own, call a
 * process in them as he likes, give it a cgroup of any name below his own, and bind any file of the
 * host to any name; but the kernel notes that it was he.
 */
public final class MountOwner {

  private static final RawPath MOUNTS = RawPath.ascii("ns/mnt");

  private MountOwner() {}

  /**
   * The uid, in our numbers; -1 where it is not to be had.
   *
   * @param process its folder in /proc
   */
  public static int of(Fd process) {
    try (Fd mounts = Linux.openat(process, MOUNTS, Open.O_RDONLY)) {
      return ofNamespace(mounts);
    } catch (ErrnoException e) {
      return -1;
    }
  }

  /** The same of a process by its number. */
  static int of(int pid) {
    RawPath file = RawPath.ascii("/proc/" + pid + "/ns/mnt");
    try (Fd mounts = Linux.openat(Fd.WORKING_DIRECTORY, file, Open.O_RDONLY)) {
      return ofNamespace(mounts);
    } catch (ErrnoException e) {
      return -1;
    }
  }

  /** The same of a mount namespace that is held. */
  public static int ofNamespace(Fd mounts) {
    try (Fd users = LinuxNamespace.userNamespaceOf(mounts)) {
      return LinuxNamespace.owner(users);
    } catch (ErrnoException e) {
      return -1;
    }
  }

  /** Root's or the user's own who runs this: nobody else has made it. */
  public static boolean isTrusted(int uid) {
    return uid == 0 || uid == LinuxProcess.geteuid();
  }
}
