package dev.jcp.engine;

import dev.jcp.path.RawPath;

/**
 * Where an engine keeps the root folder of a container, for copies while it does not run.
 *
 * @param path on this host
 * @param uidMap its user namespace's numbers, in the form of /proc/PID/uid_map
 * @param gidMap the same for groups
 */
public record Rootfs(RawPath path, String uidMap, String gidMap) {

  static final String IDENTITY = "0 0 4294967295";

  /** With the host's own numbers. */
  static Rootfs at(RawPath path) {
    return new Rootfs(path, IDENTITY, IDENTITY);
  }
}
