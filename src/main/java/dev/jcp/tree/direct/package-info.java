/**
 * Trees by folder descriptors: the host's, and a container's through /proc/PID/root. Only {@link
 * dev.jcp.tree.direct.RootDirectory} resolves a path; everything below takes one name at a time
 * from an open folder, because a process in the container may swap any of them for a link at any
 * moment.
 */
package dev.jcp.tree.direct;
