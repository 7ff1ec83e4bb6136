package dev.jcp.engine;

import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import dev.jcp.proc.CgroupId;
import dev.jcp.proc.InitRule;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Docker's containers without a daemon: /proc says which processes are in one, Docker's files say
 * what it is called.
 *
 * <p>Takes some 30 microseconds for each process of the host.
 */
final class DockerProcScan {

  private static final RawPath PROC = RawPath.ascii("/proc");
  private static final RawPath CGROUP = RawPath.ascii("/cgroup");

  private final Notes notes;
  private final Map<String, List<ProcessStatus>> processes = new HashMap<>();
  private final Set<String> certain = new HashSet<>();
  private final Set<String> done = new HashSet<>();
  private final List<Container> containers = new ArrayList<>();

  private DockerProcScan(Notes notes) {
    this.notes = notes;
  }

  /** All containers, the stopped ones too where Docker's files can be read. */
  static List<Container> containers(EngineSettings settings, Notes notes) throws ErrnoException {
    DockerProcScan scan = new DockerProcScan(notes);
    scan.readProcesses();
    List<RawPath> folders = DockerDataRoots.configured(settings, notes);
    for (RawPath folder : folders) {
      scan.readFolder(folder);
    }
    if (settings.dataRoot() == null) {
      scan.readOtherDaemons(folders);
      scan.addNameless();
    }
    return scan.containers;
  }

  private void readProcesses() throws ErrnoException {
    try (Fd proc = Linux.openat(Fd.WORKING_DIRECTORY, PROC, Open.FOLDER)) {
      DirectoryReader reader = new DirectoryReader();
      for (List<RawPath> names = reader.next(proc); !names.isEmpty(); names = reader.next(proc)) {
        for (RawPath name : names) {
          if (name.at(0) >= '1' && name.at(0) <= '9') {
            readProcess(proc, name);
          }
        }
      }
    }
  }

  private void readProcess(Fd proc, RawPath name) {
    try {
      CgroupId id = CgroupId.parse(SmallFile.read(proc, name.concat(CGROUP)));
      if (id == null) {
        return;
      }
      ProcessStatus status = ProcessStatus.read(Integer.parseInt(name.toString()));
      if (status == null) {
        return;
      }
      List<ProcessStatus> members = processes.get(id.id());
      if (members == null) {
        members = new ArrayList<>();
        processes.put(id.id(), members);
      }
      members.add(status);
      if (id.certain()) {
        certain.add(id.id());
      }
    } catch (ErrnoException e) {
      // it ended meanwhile, or is hidden from this user
    }
  }

  private void readFolder(RawPath folder) {
    for (String id : DockerDataRoots.ids(folder, notes)) {
      DockerState state = done.contains(id) ? null : DockerState.read(folder, id, notes);
      if (state != null) {
        done.add(id);
        containers.add(state.container(init(state, folder)));
      }
    }
  }

  /** Null where it does not run. */
  private ProcessStatus init(DockerState state, RawPath folder) {
    List<ProcessStatus> members = processes.get(state.id());
    if (members != null) {
      return InitRule.init(members);
    }
    return state.running() && state.pid() > 0 ? withoutCgroup(state, folder) : null;
  }

  /**
   * A rootless daemon may not make cgroups: then the process in Docker's file counts if its mounts
   * say the same.
   */
  private static ProcessStatus withoutCgroup(DockerState state, RawPath folder) {
    try {
      ProcessStatus status = ProcessStatus.read(state.pid());
      RawPath mounted = DockerDataRoots.ofProcess(state.pid(), state.id());
      return status != null && status.innermostPid() == 1 && folder.equals(mounted) ? status : null;
    } catch (ErrnoException e) {
      return null;
    }
  }

  /**
   * Daemons with a folder that no configuration names show it in what they mount for their
   * containers.
   */
  private void readOtherDaemons(List<RawPath> known) {
    Set<RawPath> seen = new HashSet<>(known);
    for (Map.Entry<String, List<ProcessStatus>> entry : processes.entrySet()) {
      if (!done.contains(entry.getKey())) {
        int pid = InitRule.init(entry.getValue()).pid();
        RawPath folder = DockerDataRoots.ofProcess(pid, entry.getKey());
        if (folder != null && seen.add(folder)) {
          notes.note("docker: " + folder + " found by what is mounted for process " + pid);
          readFolder(folder);
        }
      }
    }
  }

  private void addNameless() {
    for (Map.Entry<String, List<ProcessStatus>> entry : processes.entrySet()) {
      String id = entry.getKey();
      if (certain.contains(id) && !done.contains(id)) {
        ProcessStatus init = InitRule.init(entry.getValue());
        String shortId = id.substring(0, Container.SHORT_ID);
        notes.note(
            "docker: " + shortId + ": its state file cannot be read, so it has no name here");
        containers.add(
            new Container(
                DockerEngine.NAME, id, shortId, init.pid(), "running", "", "", init.startTicks()));
      }
    }
  }
}
