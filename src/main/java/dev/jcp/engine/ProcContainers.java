package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.proc.ProcessGroup;
import dev.jcp.proc.ProcessScan;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever /proc shows: all containers that run on this host, named by the process that watches
 * over each. It is asked last, for what no engine's own files have: other users' containers,
 * folders that no configuration names, and engines inside containers.
 */
final class ProcContainers {

  private final Notes notes;
  private List<ProcessGroup> groups;

  ProcContainers(Notes notes) {
    this.notes = notes;
  }

  /** In the order of their processes' numbers; read once. */
  List<ProcessGroup> groups() throws ErrnoException {
    if (groups == null) {
      groups = ProcessScan.groups();
    }
    return groups;
  }

  /** What has changed since is to be seen. */
  void forget() {
    groups = null;
  }

  /** All of them, those of other users and of nested engines too. */
  List<ProcContainer> all() throws ErrnoException {
    List<ProcContainer> containers = new ArrayList<>();
    for (ProcessGroup group : groups()) {
      containers.add(new ProcContainer(group, Supervisor.of(group.init(), ""), notes));
    }
    return containers;
  }

  /**
   * The running containers that a plain name means: root's own and the user's own on this host.
   *
   * @param engine of this engine only; or null for any
   */
  List<Container> findOwn(String name, String engine) throws Failure {
    return find(name, engine, true);
  }

  /**
   * The same for who names the engine: where the host's own does not know the name, what another
   * user calls so ({@code USER/NAME}), and what runs inside a container, is meant as well.
   */
  List<Container> findNamed(String name, String engine) throws Failure {
    List<Container> own = find(name, engine, true);
    return own.isEmpty() ? find(name, engine, false) : own;
  }

  private List<Container> find(String name, String engine, boolean own) throws Failure {
    List<Container> exact = new ArrayList<>();
    List<Container> begun = new ArrayList<>();
    try {
      for (ProcessGroup group : groups()) {
        Supervisor supervisor = Supervisor.of(group.init(), command(engine));
        if (supervisor == null || !mayHave(supervisor, group, name, engine)) {
          continue;
        }
        ProcContainer container = new ProcContainer(group, supervisor, notes);
        boolean owns = container.isOwn();
        if (own && !owns) {
          continue;
        }
        for (Container named : container.names()) {
          boolean asked = engine == null ? !named.isProcess() : named.engine().equals(engine);
          if (asked && isCalled(named, name, owns)) {
            exact.add(named);
          } else if (asked && owns && !named.id().isEmpty() && named.id().startsWith(name)) {
            begun.add(named);
          }
        }
      }
    } catch (ErrnoException e) {
      throw Failure.of(name + ": cannot read /proc: " + e.reason(), e);
    }
    return exact.isEmpty() ? begun : exact;
  }

  /** An id that another user, or somebody in a container, has written himself is nobody's. */
  private static boolean isCalled(Container named, String name, boolean owns) {
    boolean member = named.engine().equals(KubernetesEngine.NAME);
    return named.name().equals(name)
        || owns && named.id().equals(name)
        || member && named.name().startsWith(name + "/");
  }

  /** What the processes are called that watch over this engine's containers; empty for any. */
  private static String command(String engine) {
    return NspawnEngine.NAME.equals(engine) ? "systemd-nspawn" : "";
  }

  /**
   * Most are told by their command line alone; what Kubernetes and Docker call one is only in
   * files.
   */
  private static boolean mayHave(
      Supervisor supervisor, ProcessGroup group, String name, String engine) throws ErrnoException {
    if (KubernetesEngine.NAME.equals(engine) || DockerEngine.NAME.equals(engine)) {
      return true;
    }
    String last = name.substring(name.lastIndexOf('/') + 1);
    boolean hasIds = !NspawnEngine.NAME.equals(engine) && !LxcEngine.NAME.equals(engine);
    return supervisor.mentions(last) || hasIds && group.cgroup().mentions(last);
  }
}
