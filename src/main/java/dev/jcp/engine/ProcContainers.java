package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.path.RawPath;
import dev.jcp.proc.ProcessGroup;
import dev.jcp.proc.ProcessScan;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import dev.jcp.report.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever /proc shows: all containers that run on this host, named by the process that watches
 * over each. It is asked last, for what no engine's own files have: other users' containers,
 * folders that no configuration names, and engines inside containers.
 */
final class ProcContainers {

  private static final String HOSTNAME = "\0HOSTNAME=";

  private final Notes notes;
  private List<ProcessGroup> groups;
  private List<ProcContainer> all;

  ProcContainers(Notes notes) {
    this.notes = notes;
  }

  /** In the order of their processes' numbers; read once. */
  List<ProcContainer> all() throws Failure {
    if (all == null) {
      List<ProcContainer> found = new ArrayList<>();
      try {
        for (ProcessGroup group : groups()) {
          add(group, found);
        }
      } catch (ErrnoException e) {
        throw Failure.of("cannot read /proc: " + e.reason(), e);
      }
      all = found;
    }
    return all;
  }

  /** The same without names; read once. */
  List<ProcessGroup> groups() throws ErrnoException {
    if (groups == null) {
      groups = ProcessScan.groups();
    }
    return groups;
  }

  /** What has changed since is to be seen. */
  void forget() {
    groups = null;
    all = null;
  }

  private void add(ProcessGroup group, List<ProcContainer> found) throws ErrnoException {
    Supervisor supervisor = Supervisor.of(group.init(), "");
    List<Container> named = supervisor == null ? List.of() : names(group, supervisor);
    if (named.isEmpty()) {
      named = List.of(nameless(group));
    }
    boolean nested = supervisor != null && group.isOpen() && supervisor.isNested();
    found.add(new ProcContainer(named, nested));
  }

  private List<Container> names(ProcessGroup group, Supervisor supervisor) throws ErrnoException {
    ProcessStatus init = group.init();
    String user = otherUser(supervisor);
    return switch (supervisor.command()) {
      case "conmon" -> Conmon.containers(supervisor, init, user, notes);
      case "containerd-shim" -> Shim.containers(supervisor, group, user, notes);
      case "systemd-nspawn" ->
          List.of(Container.running("nspawn", "", user + NspawnEngine.name(supervisor), init));
      default -> {
        String lxc = LxcEngine.name(supervisor);
        yield lxc.isEmpty()
            ? List.of()
            : List.of(Container.running(LxcEngine.NAME, "", user + lxc, init));
      }
    };
  }

  /** What stands before a name that another user has given: his own, and a slash. */
  private static String otherUser(Supervisor supervisor) {
    int uid = supervisor.status().uid();
    return uid == 0 || uid == LinuxProcess.geteuid() ? "" : UserNames.of(uid) + "/";
  }

  /**
   * Nobody says what it is: bubblewrap, unshare, or what outlived its engine. It is shown by the id
   * of its cgroup, its host name where its environment has one, or its program; to be named it has
   * its number alone, since the last two are its own word.
   */
  private static Container nameless(ProcessGroup group) throws ErrnoException {
    String id = group.cgroup().id();
    String shown =
        id.isEmpty() ? hostName(group.init().pid()) : id.substring(0, Container.SHORT_ID);
    return Container.running(
        PidEngine.NAME, id, shown.isEmpty() ? group.init().command() : shown, group.init());
  }

  private static String hostName(int pid) {
    try {
      byte[] bytes = SmallFile.readOrNull(RawPath.ascii("/proc/" + pid + "/environ"));
      String environment = bytes == null ? "" : "\0" + new String(bytes, StandardCharsets.UTF_8);
      int start = environment.indexOf(HOSTNAME);
      int end = start < 0 ? -1 : environment.indexOf('\0', start + 1);
      return end < 0 ? "" : environment.substring(start + HOSTNAME.length(), end);
    } catch (ErrnoException e) {
      return ""; // not this user's
    }
  }

  /**
   * The running containers that a name means.
   *
   * @param engine the one that the user named, or null: then what runs inside a container, and what
   *     other users have, is not meant
   */
  List<Container> find(String name, String engine) throws Failure {
    List<Container> exact = new ArrayList<>();
    List<Container> begun = new ArrayList<>();
    try {
      for (ProcessGroup group : groups()) {
        Supervisor supervisor = Supervisor.of(group.init(), command(engine));
        if (supervisor == null || !mayHave(supervisor, group, name, engine)) {
          continue;
        }
        for (Container named : names(group, supervisor)) {
          if (engine != null && !named.engine().equals(engine)) {
            continue;
          }
          if (named.name().equals(name)
              || named.id().equals(name)
              || named.name().startsWith(name + "/") && isPod(named)) {
            exact.add(named);
          } else if (!named.id().isEmpty() && named.id().startsWith(name)) {
            begun.add(named);
          }
        }
      }
    } catch (ErrnoException e) {
      throw Failure.of("cannot read /proc: " + e.reason(), e);
    }
    return exact.isEmpty() ? begun : exact;
  }

  /** What the processes are called that watch over this engine's containers; empty for any. */
  private static String command(String engine) {
    return NspawnEngine.NAME.equals(engine) ? "systemd-nspawn" : "";
  }

  private static boolean isPod(Container container) {
    return container.engine().equals(KubernetesEngine.NAME);
  }

  /**
   * Most are told by their command line alone; what Kubernetes and Docker call one is only in
   * files.
   */
  private static boolean mayHave(
      Supervisor supervisor, ProcessGroup group, String name, String engine) throws ErrnoException {
    String last = name.substring(name.lastIndexOf('/') + 1);
    boolean hasIds = !NspawnEngine.NAME.equals(engine) && !LxcEngine.NAME.equals(engine);
    boolean named =
        KubernetesEngine.NAME.equals(engine)
            || DockerEngine.NAME.equals(engine)
            || supervisor.mentions(last)
            || hasIds && group.cgroup().mentions(last);
    return named && (engine != null || group.isOpen() && !supervisor.isNested());
  }
}
