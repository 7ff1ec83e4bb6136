package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.proc.InitRule;
import dev.jcp.proc.MountOwner;
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
  private static final RawPath PAYLOAD = RawPath.ascii("lxc.payload.");
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
  private final ProcContainers running;
  private final Notes notes;

  LxcEngine(EngineSettings settings, ProcContainers running, Notes notes) {
    this.settings = settings;
    this.running = running;
    this.notes = notes;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Container> find(String name) throws Failure {
    try {
      List<Container> found = new ArrayList<>();
      for (RawPath cgroup : cgroups()) {
        boolean likely = cgroup.lastName().startsWith(PAYLOAD.concat(Shown.path(name)));
        Container container = likely ? container(cgroup) : null;
        if (container != null && container.name().equals(name)) {
          found.add(container);
        }
      }
      return found.isEmpty() && name.indexOf('/') < 0 ? notAtTheTop(name) : found;
    } catch (ErrnoException e) {
      throw Failure.of(name + ": cannot read LXC's state: " + e.reason(), e);
    }
  }

  /** One that a user has started, or whose cgroup is elsewhere, may run all the same. */
  private List<Container> notAtTheTop(String name) throws Failure {
    List<Container> stopped = LxcFolders.find(name, settings, notes);
    List<Container> found = stopped.isEmpty() ? stopped : running.findOwn(name, NAME);
    return found.isEmpty() ? stopped : found;
  }

  @Override
  public List<Container> list() throws Failure {
    List<Container> containers = new ArrayList<>();
    try {
      for (RawPath cgroup : cgroups()) {
        Container container = container(cgroup);
        if (container != null) {
          containers.add(container);
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

  /** The names of cgroups, without what they begin with; for a second of one name LXC adds -1. */
  private static List<RawPath> cgroups() throws ErrnoException {
    List<RawPath> cgroups = new ArrayList<>();
    for (RawPath hierarchy : HIERARCHIES) {
      for (RawPath name : Folders.names(hierarchy)) {
        if (name.startsWith(PAYLOAD)) {
          cgroups.add(hierarchy.resolve(name));
        }
      }
      if (!cgroups.isEmpty()) {
        break; // they are the same in each
      }
    }
    return cgroups;
  }

  /**
   * Null where nothing runs in that cgroup. systemd, as a container's init, moves itself one cgroup
   * down. The name is its monitor's word for it, since the cgroup of a second "web" is that of a
   * first "web-1".
   */
  private static Container container(RawPath cgroup) throws ErrnoException {
    List<ProcessStatus> processes = new ArrayList<>();
    addProcesses(cgroup.resolve(PROCESSES), processes);
    addProcesses(cgroup.resolve(SYSTEMD), processes);
    ProcessStatus init = InitRule.init(processes);
    if (init == null) {
      return null;
    }
    RawPath rest = cgroup.lastName();
    RawPath bare = rest.slice(PAYLOAD.length(), rest.length());
    String name = new String(bare.bytes(), StandardCharsets.UTF_8);
    Supervisor monitor = Supervisor.of(init, "");
    boolean word =
        monitor != null && !monitor.isNested() && MountOwner.isTrusted(monitor.status().uid());
    String known = word ? name(monitor) : "";
    return Container.running(NAME, "", isNumbered(name, known) ? known : name, init);
  }

  /** {@code NAME-1} of {@code NAME}. */
  private static boolean isNumbered(String cgroup, String name) {
    int digits = name.length() + 1;
    boolean numbered = !name.isEmpty() && cgroup.startsWith(name + "-") && cgroup.length() > digits;
    for (int i = digits; numbered && i < cgroup.length(); i++) {
      numbered = cgroup.charAt(i) >= '0' && cgroup.charAt(i) <= '9';
    }
    return numbered;
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
      ProcessStatus status =
          digits.isEmpty() ? null : ProcessStatus.readWithStart(Integer.parseInt(digits));
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
