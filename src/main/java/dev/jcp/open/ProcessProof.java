package dev.jcp.open;

import dev.jcp.engine.CgroupId;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import java.nio.charset.StandardCharsets;

/**
 * Proves that a process is the one that an engine means: a daemon in a PID namespace of its own
 * (rootlesskit --pidns) or on another host tells numbers that belong to somebody else here.
 */
final class ProcessProof {

  private ProcessProof() {}

  /** The process lies in a cgroup that has the id, or its engine has mounted files for it. */
  static boolean has(Fd process, String id) throws ErrnoException {
    if (id.isEmpty()) {
      return false;
    }
    CgroupId cgroup = CgroupId.parse(ProcFile.read(process, "cgroup"));
    return cgroup != null ? cgroup.id().equals(id) : hasMounts(process, id);
  }

  /**
   * Without root an engine may not be able to make cgroups. Docker and podman then still mount
   * /etc/hosts and /etc/resolv.conf, from a folder that has the container's id as its name.
   */
  private static boolean hasMounts(Fd process, String id) throws ErrnoException {
    String mounts = new String(ProcFile.read(process, "mountinfo"), StandardCharsets.ISO_8859_1);
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
