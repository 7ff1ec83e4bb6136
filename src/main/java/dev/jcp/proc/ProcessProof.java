package dev.jcp.proc;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.path.RawPath;
import java.nio.charset.StandardCharsets;

/**
 * Proves that a process is the one that an engine means: a daemon in a PID namespace of its own
 * (rootlesskit --pidns) or on another host tells numbers that belong to somebody else here.
 */
public final class ProcessProof {

  private ProcessProof() {}

  /** The process lies in a cgroup that has the id, or its engine has mounted files for it. */
  public static boolean has(Fd process, String id) throws ErrnoException {
    if (id.isEmpty()) {
      return false;
    }
    Cgroup cgroup = Cgroup.parse(SmallFile.read(process, RawPath.ascii("cgroup")));
    return cgroup.isOf(id) || cgroup.id().isEmpty() && hasMounts(process, id);
  }

  /**
   * The same so that nobody but root, or who runs jcp, can have made it up: it is he who has made
   * the process's mounts, and the folder that its cgroup lies in.
   */
  public static boolean isCertain(Fd process, String id) throws ErrnoException {
    return has(process, id) && isTrusted(process, id, MountOwner.of(process));
  }

  /**
   * That what {@link #has} found cannot be made up.
   *
   * @param maker of the process's mounts
   */
  public static boolean isTrusted(Fd process, String id, int maker) throws ErrnoException {
    if (!MountOwner.isTrusted(maker)) {
      return false;
    }
    Cgroup cgroup = Cgroup.parse(SmallFile.read(process, RawPath.ascii("cgroup")));
    return !cgroup.isOf(id) || cgroup.isTrusted(id);
  }

  /**
   * Without root an engine may not be able to make cgroups. Docker and podman then still mount
   * /etc/hosts and /etc/resolv.conf, from a folder that has the container's id as its name.
   */
  private static boolean hasMounts(Fd process, String id) throws ErrnoException {
    String mounts =
        new String(
            SmallFile.read(process, RawPath.ascii("mountinfo")), StandardCharsets.ISO_8859_1);
    for (String line : mounts.split("\n", -1)) {
      // ID PARENT MAJOR:MINOR ROOT MOUNT-POINT ...
      String[] fields = line.split(" ", 6);
      if (fields.length == 6
          && fields[3].contains("/" + id + "/")
          && (fields[4].startsWith("/etc/") || fields[4].startsWith("/run/"))) {
        return true;
      }
    }
    return false;
  }
}
