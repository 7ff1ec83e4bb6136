package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.LinuxStream;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import java.util.ArrayList;
import java.util.List;

/**
 * File systems whose files are the kernel's own knobs and windows: proc, sysfs and their like.
 *
 * <p>A container leads there under any name: in a {@code --pid=host} container {@code /data/x ->
 * /proc/self/mem} is jcp's own memory, in any other {@code /data/x -> /proc/kmsg} the host's log,
 * and one that may mount has a directory of proc bound over {@code /srv/conf}. So nothing is read
 * or written there unless the path that the user typed begins where the engine mounts that file
 * system, and has no link in it; our own process never.
 */
public final class SpecialFileSystems {

  private static final long PROC = 0x9fa0;
  private static final long NONE = 0;
  private static final long PROC_ROOT_INODE = 1;
  private static final RawPath PROC_PLACE = RawPath.ascii("/proc");
  private static final RawPath SYS_PLACE = RawPath.ascii("/sys");
  private static final RawPath CGROUP_PLACE = RawPath.ascii("/sys/fs/cgroup");
  private static final RawPath STATUS = RawPath.ascii("status");
  private static final RawPath SELF = RawPath.ascii("self");
  private static final String TGID = "\nTgid:";

  private SpecialFileSystems() {}

  /**
   * The name of such a file system by its f_type (statfs(2), include/uapi/linux/magic.h), or null
   * for one that holds people's files.
   */
  static String name(long type) {
    if (type == PROC) {
      return "proc";
    } else if (type == 0x62656572) {
      return "sysfs";
    } else if (type == 0x27e0eb || type == 0x63677270) {
      return "cgroup";
    } else if (type == 0x64626720) {
      return "debugfs";
    } else if (type == 0x74726163) {
      return "tracefs";
    } else if (type == 0x73636673) {
      return "securityfs";
    } else if (type == 0x62656570) {
      return "configfs";
    } else if (type == 0xcafe4a11L) {
      return "bpf";
    } else if (type == 0xde5e81e4L) {
      return "efivarfs";
    }
    return rareName(type);
  }

  /** Where magic.h does not have the number, the file that does is named. */
  private static String rareName(long type) {
    if (type == 0x42494e4d) {
      return "binfmt_misc";
    } else if (type == 0x6165676c) {
      return "pstore";
    } else if (type == 0xf97cff8cL) {
      return "selinuxfs";
    } else if (type == 0x43415d53) {
      return "smackfs";
    } else if (type == 0x5a3c69f0) {
      return "apparmorfs";
    } else if (type == 0x07655821) {
      return "resctrl";
    } else if (type == 0x6e736673) {
      return "nsfs";
    } else if (type == 0x50494446) {
      return "pidfs";
    } else if (type == 0xabba1974L) {
      return "xenfs";
    } else if (type == 0x9fa1) {
      return "openpromfs";
    } else if (type == 0x65735543) {
      return "fusectl"; // fs/fuse/control.c
    } else if (type == 0x67596969) {
      return "rpc_pipefs"; // RPCAUTH_GSSMAGIC, net/sunrpc/rpc_pipe.c
    } else if (type == 0x6e667364) {
      return "nfsd"; // fs/nfsd/nfsctl.c
    } else if (type == 0x0a647361) {
      return "functionfs"; // drivers/usb/gadget/function/f_fs.c
    } else if (type == 0xaee71ee7L) {
      return "gadgetfs"; // drivers/usb/gadget/legacy/inode.c
    }
    return null;
  }

  /** The name of the special file system that something lies on, or null. */
  public static String of(Fd fd) throws ErrnoException {
    return name(type(fd));
  }

  static boolean isProc(Fd fd) throws ErrnoException {
    return type(fd) == PROC;
  }

  /**
   * All that are named here always answer. A FUSE server or one of the network may not (ENOSYS,
   * EIO, ENOTCONN): that is people's files then. Only a security module's denial says nothing.
   */
  static long type(Fd fd) throws ErrnoException {
    try {
      return LinuxFile.fstatfsType(fd);
    } catch (ErrnoException e) {
      if (e.isDenial()) {
        throw e;
      }
      return NONE;
    }
  }

  /** Where engines mount it, or null where none does. */
  private static RawPath place(String fileSystem) {
    return switch (fileSystem) {
      case "proc", "binfmt_misc", "nfsd", "openpromfs", "xenfs" -> PROC_PLACE;
      case "cgroup" -> CGROUP_PLACE;
      case "nsfs", "pidfs", "rpc_pipefs", "functionfs", "gadgetfs" -> null;
      default -> SYS_PLACE;
    };
  }

  /** A path that was cleaned as text begins where engines mount that file system. */
  static boolean isAtItsPlace(RawPath path, String fileSystem) {
    RawPath place = place(fileSystem);
    return place != null && (path.equals(place) || path.startsWith(place.concat(RawPath.ROOT)));
  }

  /**
   * Refuses what a container's link or mount led to, and our own process's files however spelled.
   *
   * @param typedPath the user's path in the container
   * @param folder where the entry was found
   * @param stat of the entry that was reached
   */
  public static void check(
      RootDirectory root, RawPath typedPath, Fd folder, Stat stat, String fileSystem)
      throws ErrnoException, CannotReplace {
    try (Fd direct = root.openWithoutLinks(typedPath, Open.O_PATH)) {
      if (stat == null || !Linux.statx(direct).sameFileAs(stat)) {
        throw new CannotReplace("on " + fileSystem + " only a file that is there can be named");
      }
    } catch (ErrnoException e) {
      throw new CannotReplace(
          "refused: a symbolic link leads to " + fileSystem + ", which is the kernel's");
    }
    if (!isAtItsPlace(typedPath, fileSystem)) {
      throw new CannotReplace(
          "refused: it lies on " + fileSystem + ", which is the kernel's" + onlyBelow(fileSystem));
    }
    if (fileSystem.equals("proc") && isOurs(folder)) {
      throw new CannotReplace("refused: it belongs to jcp's own process");
    }
  }

  private static String onlyBelow(String fileSystem) {
    RawPath place = place(fileSystem);
    return place == null ? "" : ": a file of it can be named only below " + place;
  }

  /** True in a folder of proc that is not its root: links there (cwd, exe, fd/N) are magic. */
  static boolean isBelowProcRoot(Fd folder) throws ErrnoException {
    return isProc(folder) && Linux.statx(folder).inode() != PROC_ROOT_INODE;
  }

  /**
   * Goes up to the root of this proc mount and asks there what our own number is: "self" leads
   * nowhere where we have none. Threads have folders of their own, with the same memory, so the
   * thread groups are compared.
   */
  private static boolean isOurs(Fd folder) throws ErrnoException {
    List<String> groups = new ArrayList<>();
    Fd here = Linux.openat(folder, RawPath.DOT, Open.O_PATH);
    try {
      while (Linux.statx(here).inode() != PROC_ROOT_INODE) {
        groups.add(threadGroup(here));
        Fd up = Linux.openat(here, RawPath.DOT_DOT, Open.O_PATH);
        here.close();
        here = up;
        if (!isProc(here)) {
          // A piece of proc mounted somewhere: no "self" to ask, our number has to do.
          return groups.contains(Integer.toString(LinuxProcess.getpid()));
        }
      }
      RawPath self = Linux.readlinkat(here, SELF);
      return groups.contains(self.toString());
    } catch (ErrnoException e) {
      if (e.is(Errno.ENOENT)) {
        return false;
      }
      throw e;
    } finally {
      here.close();
    }
  }

  /**
   * The number after "Tgid:" in a process's status, in this proc mount's numbering; empty where
   * there is none.
   */
  private static String threadGroup(Fd folder) {
    byte[] text = new byte[4096];
    int length;
    try (Fd file = Linux.openat(folder, STATUS, Open.O_RDONLY | Open.O_NONBLOCK)) {
      length = LinuxStream.read(file, text, 0, text.length);
    } catch (ErrnoException e) {
      return "";
    }
    StringBuilder ascii = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      ascii.append((char) (text[i] & 0xff));
    }
    // The first line is the process's own name, in which it cannot put a newline (the kernel
    // escapes it).
    int start = ascii.indexOf(TGID);
    return start < 0
        ? ""
        : ascii.substring(start + TGID.length(), ascii.indexOf("\n", start + 1)).trim();
  }
}
