package dev.jcp.engine;

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

  private final ContainerdStates states;

  ContainerdEngine(ContainerdStates states) {
    this.states = states;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Container> find(String name) throws Failure {
    List<Container> exact = new ArrayList<>();
    List<Container> begun = new ArrayList<>();
    for (ContainerdState state : states.all()) {
      if (state.id().equals(name) || state.name().equals(name) || isNerdctls(state, name)) {
        exact.add(container(state));
      } else if (state.id().startsWith(name)) {
        begun.add(container(state));
      }
    }
    return exact.isEmpty() ? begun : exact;
  }

  private static boolean isNerdctls(ContainerdState state, String name) {
    return name.indexOf('/') < 0
        && state.mentions(name)
        && Json.text(state.annotations(), NERDCTL_NAME).equals(name);
  }

  @Override
  public List<Container> list() throws Failure {
    List<Container> containers = new ArrayList<>();
    for (ContainerdState state : states.all()) {
      containers.add(container(state));
    }
    return containers;
  }

  private static Container container(ContainerdState state) {
    return state.container(NAME, state.name(), state.annotations());
  }
}
