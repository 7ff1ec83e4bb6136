package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.path.RawPath;
import dev.jcp.proc.InitRule;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import dev.jcp.report.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * LXC, and what builds on it (LXD, Incus): what runs by its cgroup, {@code lxc.payload.NAME} at the
 * top of a hierarchy, where only root can make one; what does not run by its folder.
 */
final class LxcEngine implements Engine {

  static final String NAME = "lxc";

  private static final String MONITOR = "[lxc monitor] ";
  private static final String PAYLOAD = "lxc.payload.";
  private static final RawPath PROCESSES = RawPath.ascii("cgroup.procs");
  private static final RawPath SYSTEMD = RawPath.ascii("init.scope/cgroup.procs");

  /** cgroup v2, the v2 of a hybrid set-up, and two hierarchies of v1 that every host has. */
  private static final List<RawPath> HIERARCHIES =
      List.of(
          RawPath.ascii("/sys/fs/cgroup"),
          RawPath.ascii("/sys/fs/cgroup/unified"),
          RawPath.ascii("/sys/fs/cgroup/systemd"),
          RawPath.ascii("/sys/fs/cgroup/pids"));

  private final EngineSettings settings;
  private final DockerAddress docker;
  private final Notes notes;

  LxcEngine(EngineSettings settings, DockerAddress docker, Notes notes) {
    this.settings = settings;
    this.docker = docker;
    this.notes = notes;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isAskedForAnyName() throws Failure {
    return !docker.get().chosen();
  }

  @Override
  public List<Container> find(String name) throws Failure {
    try {
      ProcessStatus init = init(name);
      if (init != null) {
        return List.of(Container.running(NAME, "", name, init));
      }
      return name.indexOf('/') >= 0 ? List.of() : LxcFolders.find(name, settings, notes);
    } catch (ErrnoException e) {
      throw Failure.of(name + ": cannot read LXC's state: " + e.reason(), e);
    }
  }

  @Override
  public List<Container> list() throws Failure {
    List<Container> containers = new ArrayList<>();
    try {
      for (String name : running()) {
        ProcessStatus init = init(name);
        if (init != null) {
          containers.add(Container.running(NAME, "", name, init));
        }
      }
      for (Container stopped : LxcFolders.list(settings, notes)) {
        if (Matches.of(stopped.name(), containers).isEmpty()) {
          containers.add(stopped);
        }
      }
    } catch (ErrnoException e) {
      throw Failure.of(NAME + ": cannot read LXC's state: " + e.reason(), e);
    }
    return containers;
  }

  private static List<String> running() throws ErrnoException {
    List<String> names = new ArrayList<>();
    RawPath payload = RawPath.ascii(PAYLOAD);
    for (RawPath hierarchy : HIERARCHIES) {
      for (RawPath name : Folders.names(hierarchy)) {
        if (name.startsWith(payload)) {
          names.add(
              new String(
                  name.slice(payload.length(), name.length()).bytes(), StandardCharsets.UTF_8));
        }
      }
      if (!names.isEmpty()) {
        break;
      }
    }
    return names;
  }

  /** Null where it does not run. systemd, as a container's init, moves itself one cgroup down. */
  private static ProcessStatus init(String name) throws ErrnoException {
    for (RawPath hierarchy : HIERARCHIES) {
      RawPath cgroup = hierarchy.resolve(Shown.path(PAYLOAD + name));
      if (Linux.statxOrNull(Fd.WORKING_DIRECTORY, cgroup) != null) {
        List<ProcessStatus> processes = new ArrayList<>();
        addProcesses(cgroup.resolve(PROCESSES), processes);
        addProcesses(cgroup.resolve(SYSTEMD), processes);
        return InitRule.init(processes);
      }
    }
    return null;
  }

  private static void addProcesses(RawPath file, List<ProcessStatus> processes)
      throws ErrnoException {
    byte[] lines;
    try {
      lines = SmallFile.readOrNull(file);
    } catch (ErrnoException e) {
      if (e.is(Errno.EOPNOTSUPP)) {
        return; // a threaded cgroup
      }
      throw e;
    }
    if (lines == null) {
      return;
    }
    for (String digits : new String(lines, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      // 0: a process that has no number in our PID namespace
      ProcessStatus status = digits.isEmpty() ? null : ProcessStatus.read(Integer.parseInt(digits));
      if (status != null) {
        processes.add(status);
      }
    }
  }

  /** From its monitor, which shows itself as {@code [lxc monitor] LXCPATH NAME}; else empty. */
  static String name(Supervisor monitor) {
    String title = monitor.arguments().isEmpty() ? "" : monitor.arguments().get(0);
    return title.startsWith(MONITOR) ? title.substring(title.lastIndexOf(' ') + 1) : "";
  }
}
