package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.proc.CgroupId;
import dev.jcp.proc.MountOwner;
import dev.jcp.proc.ProcessGroup;
import dev.jcp.proc.ProcessStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Docker's containers without a daemon: /proc says which processes are in one, Docker's files say
 * what it is called.
 */
final class DockerProcScan {

  private final Notes notes;
  private final Map<String, ProcessStatus> inits = new LinkedHashMap<>();
  private final Set<String> certain = new HashSet<>();
  private final Set<String> done = new HashSet<>();
  private final List<Container> containers = new ArrayList<>();

  private DockerProcScan(Notes notes) {
    this.notes = notes;
  }

  /**
   * All containers, the stopped ones too where Docker's files can be read.
   *
   * @param groups the processes of this host's containers
   */
  static List<Container> containers(EngineSettings settings, List<ProcessGroup> groups, Notes notes)
      throws ErrnoException {
    DockerProcScan scan = new DockerProcScan(notes);
    scan.sort(groups);
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

  /**
   * By the id in the cgroup; of a container in a container, the outer one's comes first and stays.
   */
  private void sort(List<ProcessGroup> groups) throws ErrnoException {
    for (ProcessGroup group : groups) {
      // A user may give his own process a cgroup of any name; but not mounts that root has made.
      CgroupId named = group.cgroup().docker();
      boolean trusted =
          named != null
              && MountOwner.isTrusted(group.owner())
              && group.cgroup().isTrusted(named.id());
      CgroupId id = trusted ? named : null;
      ProcessStatus known = id == null ? null : inits.get(id.id());
      if (id != null && (known == null || group.init().levels() < known.levels())) {
        inits.put(id.id(), group.init());
        if (id.certain()) {
          certain.add(id.id());
        }
      }
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
    ProcessStatus known = inits.get(state.id());
    if (known != null) {
      return known;
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
      boolean its = status != null && status.innermostPid() == 1 && folder.equals(mounted);
      return its && MountOwner.isTrusted(MountOwner.of(state.pid())) ? status : null;
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
    for (Map.Entry<String, ProcessStatus> entry : inits.entrySet()) {
      if (!done.contains(entry.getKey())) {
        int pid = entry.getValue().pid();
        RawPath folder = DockerDataRoots.ofProcess(pid, entry.getKey());
        if (folder != null && seen.add(folder)) {
          notes.note("docker: " + folder + " found by what is mounted for process " + pid);
          readFolder(folder);
        }
      }
    }
  }

  private void addNameless() {
    for (Map.Entry<String, ProcessStatus> entry : inits.entrySet()) {
      String id = entry.getKey();
      if (certain.contains(id) && !done.contains(id)) {
        ProcessStatus init = entry.getValue();
        String shortId = id.substring(0, Container.SHORT_ID);
        notes.note(
            "docker: " + shortId + ": its state file cannot be read, so it has no name here");
        containers.add(
            new Container(DockerEngine.NAME, id, shortId, init.pid(), "running", "", ""));
      }
    }
  }
}
