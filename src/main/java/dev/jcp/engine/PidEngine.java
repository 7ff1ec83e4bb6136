package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.proc.CgroupId;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import dev.jcp.report.Failure;
import java.util.List;

/**
 * A process by its number, {@code pid://PID}: the way to a container that no engine knows
 * (bubblewrap, unshare). Not asked for a plain name: there a number is the beginning of an id.
 */
final class PidEngine implements Engine {

  static final String NAME = "pid";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Container> find(String typed) throws Failure {
    int pid = number(typed);
    if (pid <= 0) {
      throw Failure.usage(
          NAME + "://" + Shown.text(typed) + ": what follows " + NAME + ":// is a process id");
    }
    try {
      ProcessStatus status = ProcessStatus.read(pid);
      if (status == null || status.tgid() != pid) {
        return List.of();
      }
      byte[] cgroup = SmallFile.readOrNull(RawPath.ascii("/proc/" + pid + "/cgroup"));
      CgroupId id = cgroup == null ? null : CgroupId.parse(cgroup);
      return List.of(
          new Container(
              NAME, id == null ? "" : id.id(), Integer.toString(pid), pid, "running", "", ""));
    } catch (ErrnoException e) {
      throw Failure.of(NAME + "://" + pid + ": cannot read /proc/" + pid + ": " + e.reason(), e);
    }
  }

  private static int number(String typed) {
    for (int i = 0; i < typed.length(); i++) {
      if (typed.charAt(i) < '0' || typed.charAt(i) > '9') {
        return 0;
      }
    }
    return typed.isEmpty() || typed.length() > 9 ? 0 : Integer.parseInt(typed);
  }

  /** Every process would be one; whoever wants them asks ps. */
  @Override
  public List<Container> list() {
    return List.of();
  }
}
