package dev.jcp.engine;

import java.util.List;

/**
 * A running container as /proc shows it.
 *
 * @param names what it is called, at least one: a pod's container has a name of Kubernetes' and one
 *     of containerd's
 * @param nested its engine runs inside a container too
 * @param open this user may look into it
 */
record ProcContainer(List<Container> names, int pid, boolean nested, boolean open) {}
