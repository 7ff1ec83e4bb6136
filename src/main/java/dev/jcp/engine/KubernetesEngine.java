package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * Kubernetes' containers on this node, {@code k8s://NAMESPACE/POD[/CONTAINER]}, by the annotations
 * that the CRI puts into containerd's and CRI-O's bundles. No cluster is asked.
 */
final class KubernetesEngine implements Engine {

  static final String NAME = "k8s";

  /** What CRI-O's names of containers begin with. */
  static final String CRIO_NAME = "k8s_";

  private static final String CRI = "io.kubernetes.cri.";

  private final EngineSettings settings;
  private final DockerAddress docker;
  private final Notes notes;

  KubernetesEngine(EngineSettings settings, DockerAddress docker, Notes notes) {
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

  /** A name without its namespace means nothing here; containerd knows these by id. */
  @Override
  public List<Container> find(String name) throws Failure {
    if (name.indexOf('/') < 0) {
      return List.of();
    }
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
        String name = containerdName(state.annotations());
        if (!name.isEmpty()) {
          containers.add(state.container(NAME, name));
        }
      }
    } catch (ErrnoException e) {
      if (!e.is(Errno.EACCES)) {
        throw Failure.of(NAME + ": cannot read containerd's state: " + e.reason(), e);
      }
    }
    containers.addAll(CrioState.containers(notes));
    return containers;
  }

  /** NAMESPACE/POD/CONTAINER by containerd's annotations; empty where it is no pod's container. */
  static String containerdName(Object annotations) {
    boolean member = Json.text(annotations, CRI + "container-type").equals("container");
    return member
        ? joined(
            Json.text(annotations, CRI + "sandbox-namespace"),
            Json.text(annotations, CRI + "sandbox-name"),
            Json.text(annotations, CRI + "container-name"))
        : "";
  }

  /** The same by CRI-O's. */
  static String crioName(Object annotations) {
    boolean member =
        Json.text(annotations, "io.kubernetes.cri-o.ContainerType").equals("container");
    return member
        ? joined(
            Json.text(annotations, "io.kubernetes.pod.namespace"),
            Json.text(annotations, "io.kubernetes.pod.name"),
            Json.text(annotations, "io.kubernetes.container.name"))
        : "";
  }

  private static String joined(String namespace, String pod, String container) {
    return pod.isEmpty() || container.isEmpty() ? "" : namespace + "/" + pod + "/" + container;
  }
}
