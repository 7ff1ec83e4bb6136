package dev.jcp.engine;

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

  private final ContainerdStates containerd;
  private final Notes notes;

  KubernetesEngine(ContainerdStates containerd, Notes notes) {
    this.containerd = containerd;
    this.notes = notes;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** A name without its namespace means nothing here; containerd knows these by id. */
  @Override
  public List<Container> find(String name) throws Failure {
    if (name.indexOf('/') < 0) {
      return List.of();
    }
    String pod = name.substring(name.indexOf('/') + 1);
    int end = pod.indexOf('/');
    List<Container> found = new ArrayList<>();
    for (Container container : containers(end < 0 ? pod : pod.substring(0, end))) {
      if (container.name().equals(name) || container.name().startsWith(name + "/")) {
        found.add(container);
      }
    }
    return found;
  }

  @Override
  public List<Container> list() throws Failure {
    return containers("");
  }

  /** Without the pods' own (pause) containers, which have no files to speak of. */
  private List<Container> containers(String pod) throws Failure {
    List<Container> containers = new ArrayList<>();
    for (ContainerdState state : containerd.all()) {
      Object annotations = state.mentions(pod) ? state.annotations() : null;
      String name = containerdName(annotations);
      if (!name.isEmpty()) {
        containers.add(state.container(NAME, name, annotations));
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
