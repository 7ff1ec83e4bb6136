package dev.jcp.engine;

import java.util.List;

/**
 * A running container as /proc shows it.
 *
 * @param names what it is called, at least one: a pod's container has a name of Kubernetes' and one
 *     of containerd's
 * @param nested its engine runs inside a container too
 */
record ProcContainer(List<Container> names, boolean nested) {}
