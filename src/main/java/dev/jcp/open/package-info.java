/**
 * Opens places: a container's PID becomes its pinned rootfs ({@link dev.jcp.open.ContainerRoot}), a
 * place becomes a source or a destination tree ({@link dev.jcp.open.SourceOpener}, read first, and
 * {@link dev.jcp.open.DestinationOpener}).
 */
package dev.jcp.open;
