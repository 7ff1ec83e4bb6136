package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.engine.Container;

/**
 * A container that is reached, by one of two routes.
 *
 * @param root route proc: its root folder; else null
 * @param archive route tar: its files by way of the engine; else null
 * @param user the configured one, empty unless known
 */
public record Reached(Container container, ContainerRoot root, Archive archive, String user) {}
