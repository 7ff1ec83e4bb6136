package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.proc.Cgroup;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.nio.charset.StandardCharsets;

/**
 * A process number that an engine has written into a file. The container may have ended and another
 * process have its number, so it counts only where the process says that it is the container's.
 */
final class StatePid {

  private StatePid() {}

  /**
   * The process; null where there is no such file, no such process, or another container's.
   *
   * @param id of the container
   */
  static ProcessStatus read(RawPath file, String id) throws ErrnoException {
    byte[] digits = SmallFile.readOrNull(file);
    int pid = digits == null ? 0 : number(digits);
    ProcessStatus status = pid <= 0 ? null : ProcessStatus.read(pid);
    return status != null && isIn(pid, id) ? status : null;
  }

  /**
   * By its cgroup; where an engine without root may make none, by what it has mounted for the
   * container from its own folder ({@code .../ID/userdata/hosts}).
   */
  private static boolean isIn(int pid, String id) throws ErrnoException {
    Cgroup cgroup = Cgroup.read(pid);
    if (cgroup == null || cgroup.names(id)) {
      return cgroup != null;
    }
    try {
      byte[] mounts = SmallFile.readOrNull(RawPath.ascii("/proc/" + pid + "/mountinfo"));
      return mounts != null
          && new String(mounts, StandardCharsets.ISO_8859_1).contains("/" + id + "/userdata/");
    } catch (ErrnoException e) {
      return false; // not this user's
    }
  }

  private static int number(byte[] digits) {
    try {
      return Integer.parseInt(new String(digits, StandardCharsets.ISO_8859_1).trim());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
