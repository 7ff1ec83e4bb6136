package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * containerd in all its namespaces, without asking it: {@code containerd://NAMESPACE/ID}, an id
 * alone, or the name that nerdctl gave.
 */
final class ContainerdEngine implements Engine {

  static final String NAME = "containerd";

  private static final String NERDCTL_NAME = "nerdctl/name";
  private static final String DEFAULT_STATE = "/run/containerd";
  private static final String UNIX = "unix://";

  private final EngineSettings settings;
  private final DockerAddress docker;
  private final Notes notes;

  ContainerdEngine(EngineSettings settings, DockerAddress docker, Notes notes) {
    this.docker = docker;
    this.settings = settings;
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
    List<Container> exact = new ArrayList<>();
    List<Container> begun = new ArrayList<>();
    for (ContainerdState state : states(name)) {
      Container container = state.container(NAME, state.namespace() + "/" + state.id());
      String nerdctl = state.annotation(NERDCTL_NAME);
      if (state.id().equals(name) || container.name().equals(name) || nerdctl.equals(name)) {
        exact.add(container);
      } else if (state.id().startsWith(name)) {
        begun.add(container);
      }
    }
    return exact.isEmpty() ? begun : exact;
  }

  @Override
  public List<Container> list() throws Failure {
    List<Container> containers = new ArrayList<>();
    for (ContainerdState state : states(NAME)) {
      containers.add(state.container(NAME, state.namespace() + "/" + state.id()));
    }
    return containers;
  }

  private List<ContainerdState> states(String where) throws Failure {
    try {
      return ContainerdState.all(stateFolder(settings), notes);
    } catch (ErrnoException e) {
      if (e.is(Errno.EACCES)) {
        return List.of(); // root's, like all that it could lead to
      }
      throw Failure.of(where + ": cannot read containerd's state: " + e.reason(), e);
    }
  }

  /** Beside its socket (CONTAINERD_ADDRESS, as ctr and nerdctl have it), unless configured. */
  static RawPath stateFolder(EngineSettings settings) {
    String socket = settings.variable("CONTAINERD_ADDRESS");
    if (socket == null) {
      return RawPath.ascii(DEFAULT_STATE);
    }
    return Shown.path(socket.startsWith(UNIX) ? socket.substring(UNIX.length()) : socket).parent();
  }
}
