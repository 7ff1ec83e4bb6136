package dev.jcp.proc;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxNamespace;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import java.nio.charset.StandardCharsets;

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
      return of(process, mounts);
    } catch (ErrnoException e) {
      return -1;
    }
  }

  /** The same of a process by its number. */
  public static int of(int pid) {
    RawPath path = RawPath.ascii("/proc/" + pid);
    try (Fd process = Linux.openat(Fd.WORKING_DIRECTORY, path, Open.O_PATH | Open.O_DIRECTORY)) {
      return of(process);
    } catch (ErrnoException e) {
      return -1;
    }
  }

  /** The same where its mount namespace is held already. */
  public static int of(Fd process, Fd mounts) {
    try (Fd users = LinuxNamespace.userNamespaceOf(mounts)) {
      return LinuxNamespace.owner(users);
    } catch (ErrnoException e) {
      // Before Linux 4.11 the kernel does not say: then only who has the host's numbers is root's.
      return e.isOneOf(Errno.ENOTTY, Errno.EINVAL) && hasHostsNumbers(process) ? 0 : -1;
    }
  }

  private static boolean hasHostsNumbers(Fd process) {
    try {
      byte[] map = SmallFile.read(process, RawPath.ascii("uid_map"));
      return new String(map, StandardCharsets.ISO_8859_1).replace(" ", "").equals("004294967295\n");
    } catch (ErrnoException e) {
      return false;
    }
  }

  /** Root's or the user's own who runs this: nobody else has made it. */
  public static boolean isTrusted(int uid) {
    return uid == 0 || uid == LinuxProcess.geteuid();
  }
}
