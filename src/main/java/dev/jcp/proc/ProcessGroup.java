package dev.jcp.proc;

/**
 * The processes of one container, whoever has started it.
 *
 * @param init the one that its root is reached through
 * @param cgroup of init
 * @param open false: this user may not look into its namespaces, nor so into its root
 */
public record ProcessGroup(ProcessStatus init, Cgroup cgroup, boolean open) {}
