package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * Kubernetes' containers on this node, {@code k8s://NAMESPACE/POD[/CONTAINER]}, by the annotations
 * that the CRI puts into containerd's bundles. No cluster is asked.
 */
final class KubernetesEngine implements Engine {

  static final String NAME = "k8s";

  private static final String CRI = "io.kubernetes.cri.";

  private final EngineSettings settings;
  private final Notes notes;

  KubernetesEngine(EngineSettings settings, Notes notes) {
    this.settings = settings;
    this.notes = notes;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** A plain name means nothing without its namespace; containerd knows these by id. */
  @Override
  public boolean isAskedForAnyName() {
    return false;
  }

  @Override
  public List<Container> find(String name) throws Failure {
    List<Container> found = new ArrayList<>();
    for (Container container : list()) {
      if (container.name().equals(name) || container.name().startsWith(name + "/")) {
        found.add(container);
      }
    }
    return found;
  }

  /** Without the pods' own (pause) containers, which have no files to speak of. */
  @Override
  public List<Container> list() throws Failure {
    List<Container> containers = new ArrayList<>();
    try {
      for (ContainerdState state :
          ContainerdState.all(ContainerdEngine.stateFolder(settings), notes)) {
        String container = state.annotation(CRI + "container-name");
        String pod = state.annotation(CRI + "sandbox-name");
        boolean member = state.annotation(CRI + "container-type").equals("container");
        if (member && !container.isEmpty() && !pod.isEmpty()) {
          String namespace = state.annotation(CRI + "sandbox-namespace");
          String name = namespace + "/" + pod + "/" + container;
          containers.add(state.container(NAME, name));
        }
      }
    } catch (ErrnoException e) {
      if (!e.is(Errno.EACCES)) {
        throw Failure.of(NAME + ": cannot read containerd's state: " + e.reason(), e);
      }
    }
    return containers;
  }
}
