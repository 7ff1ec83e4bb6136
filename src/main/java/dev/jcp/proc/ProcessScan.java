package dev.jcp.proc;

import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All of /proc once: the processes that see other files than the host's, put together into
 * containers, whose processes share a mount namespace (namespaces(7)). {@link MountGroups} tells
 * which of those are containers.
 *
 * <p>For a process of the host this is one readlink, some 5 microseconds; only what is in a
 * container is looked at closer.
 */
public final class ProcessScan {

  private static final RawPath PROC = RawPath.ascii("/proc");
  private static final RawPath MOUNTS = RawPath.ascii("/ns/mnt");
  private static final RawPath TASKS = RawPath.ascii("/task");
  private static final RawPath SELF = RawPath.ascii("self");

  /** The host's init, where we can look at it: in a container without its PIDs it is our own. */
  private static final RawPath FIRST = RawPath.ascii("1");

  private static final int KTHREADD = 2;

  private final Fd proc;
  private final Map<RawPath, List<RawPath>> byMounts = new LinkedHashMap<>();
  private final List<ProcessGroup> groups = new ArrayList<>();
  private RawPath ownMounts;
  private RawPath hostMounts;

  private ProcessScan(Fd proc) {
    this.proc = proc;
  }

  /** In the order of the process numbers. */
  public static List<ProcessGroup> groups() throws ErrnoException {
    try (Fd proc = Linux.openat(Fd.WORKING_DIRECTORY, PROC, Open.FOLDER)) {
      ProcessScan scan = new ProcessScan(proc);
      scan.sort();
      scan.group();
      return scan.groups;
    }
  }

  private void sort() throws ErrnoException {
    ownMounts = link(SELF, MOUNTS);
    hostMounts = link(FIRST, MOUNTS);
    DirectoryReader reader = new DirectoryReader();
    for (List<RawPath> names = reader.next(proc); !names.isEmpty(); names = reader.next(proc)) {
      for (RawPath name : names) {
        if (name.at(0) >= '1' && name.at(0) <= '9') {
          sort(name);
        }
      }
    }
  }

  private void sort(RawPath name) throws ErrnoException {
    RawPath mounts;
    try {
      mounts = Linux.readlinkat(proc, name.concat(MOUNTS));
    } catch (ErrnoException e) {
      if (e.isOneOf(Errno.EACCES, Errno.EPERM)) {
        addClosed(number(name));
        return;
      }
      mounts = ofLivingThread(name);
    }
    if (mounts == null || mounts.equals(ownMounts) || mounts.equals(hostMounts)) {
      return;
    }
    List<RawPath> members = byMounts.get(mounts);
    if (members == null) {
      members = new ArrayList<>();
      byMounts.put(mounts, members);
    }
    members.add(name);
  }

  /** Where the first thread has ended and others live; null where the process has. */
  private RawPath ofLivingThread(RawPath name) {
    RawPath tasks = name.concat(TASKS);
    try (Fd folder = Linux.openat(proc, tasks, Open.FOLDER)) {
      DirectoryReader reader = new DirectoryReader();
      for (List<RawPath> some = reader.next(folder); !some.isEmpty(); some = reader.next(folder)) {
        for (RawPath task : some) {
          RawPath mounts = link(tasks.resolve(task), MOUNTS);
          if (mounts != null) {
            return mounts;
          }
        }
      }
    } catch (ErrnoException e) {
      // it has ended
    }
    return null;
  }

  private RawPath link(RawPath name, RawPath what) {
    try {
      return Linux.readlinkat(proc, name.concat(what));
    } catch (ErrnoException e) {
      return null;
    }
  }

  /**
   * Of others' processes status and cgroup are for all to read; being PID 1 in one's own PID
   * namespace shows.
   */
  private void addClosed(int pid) throws ErrnoException {
    ProcessStatus status;
    try {
      status = ProcessStatus.read(pid);
    } catch (ErrnoException e) {
      return; // hidden (hidepid=1)
    }
    if (status != null && status.levels() > 1 && status.innermostPid() == 1) {
      groups.add(new ProcessGroup(status, false));
    }
  }

  private void group() throws ErrnoException {
    MountGroups mounts = new MountGroups(proc, hostMounts == null ? SELF : FIRST);
    for (List<RawPath> members : mounts.containers(byMounts.values())) {
      add(members);
    }
  }

  private void add(List<RawPath> members) throws ErrnoException {
    ProcessStatus init = init(members);
    if (init != null && !isKernels(init)) {
      groups.add(new ProcessGroup(init, true));
    }
  }

  /** A kernel thread, kthreadd's child; one of them, kdevtmpfs, has mounts of its own. */
  private static boolean isKernels(ProcessStatus status) throws ErrnoException {
    if (status.parent() != KTHREADD || status.levels() > 1) {
      return false;
    }
    ProcessStatus parent = ProcessStatus.read(KTHREADD); // in a PID namespace anybody's number
    return parent != null && parent.command().equals("kthreadd");
  }

  /**
   * The first PID 1 whose parent is outside; it has most often the lowest number, so that the
   * others need no look.
   */
  private static ProcessStatus init(List<RawPath> members) throws ErrnoException {
    for (RawPath member : members) {
      ProcessStatus status = ProcessStatus.read(number(member));
      if (status == null) {
        continue;
      }
      boolean first = status.levels() > 1 && status.innermostPid() == 1;
      if (first && !members.contains(RawPath.ascii(Integer.toString(status.parent())))) {
        return status;
      }
    }
    List<ProcessStatus> read = new ArrayList<>();
    for (RawPath member : members) {
      ProcessStatus status = ProcessStatus.readWithStart(number(member));
      if (status != null) {
        read.add(status);
      }
    }
    return InitRule.init(read);
  }

  private static int number(RawPath name) {
    int number = 0;
    for (byte digit : name.bytes()) {
      number = 10 * number + digit - '0';
    }
    return number;
  }
}
