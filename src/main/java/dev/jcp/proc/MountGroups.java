package dev.jcp.proc;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which mount namespaces are containers, and which of them are one.
 *
 * <p>Services of the host that have a mount namespace of their own (systemd's PrivateTmp) still
 * have the host's root folder and PID namespace and are none; and services inside a container that
 * have one of their own have the container's root folder and PID namespace, and are its.
 */
final class MountGroups {

  private static final RawPath PIDS = RawPath.ascii("/ns/pid");
  private static final RawPath ROOT = RawPath.ascii("/root");

  private final Fd proc;
  private final RawPath hostPids;
  private final RawPath hostRoot;

  /**
   * Seen in that /proc.
   *
   * @param host the number of a process of the host
   */
  MountGroups(Fd proc, RawPath host) {
    this.proc = proc;
    this.hostPids = pids(host);
    this.hostRoot = root(host);
  }

  /**
   * The processes of each container.
   *
   * @param byMounts the numbers of the processes of each mount namespace; what is none of a
   *     container's is taken out of them
   */
  List<List<RawPath>> containers(Collection<List<RawPath>> byMounts) {
    Map<RawPath, List<List<RawPath>>> byPids = new LinkedHashMap<>();
    for (List<RawPath> members : byMounts) {
      RawPath pids = pidsOfContainer(members);
      if (pids == null) {
        continue;
      }
      List<List<RawPath>> same = byPids.get(pids);
      if (same == null) {
        same = new ArrayList<>();
        byPids.put(pids, same);
      }
      same.add(members);
    }
    List<List<RawPath>> containers = new ArrayList<>();
    for (Map.Entry<RawPath, List<List<RawPath>>> entry : byPids.entrySet()) {
      boolean hosts = entry.getKey().equals(hostPids);
      containers.addAll(hosts ? entry.getValue() : joined(entry.getValue()));
    }
    return containers;
  }

  /**
   * The PID namespace of the first that is not on the host: who makes a namespace (unshare) may
   * stay outside of the root folder that is made in it. Those are taken off; null where all are, or
   * have ended.
   */
  private RawPath pidsOfContainer(List<RawPath> members) {
    while (!members.isEmpty()) {
      RawPath pids = pids(members.get(0));
      boolean hosts = pids != null && pids.equals(hostPids);
      if (pids != null && !(hosts && root(members.get(0)).equals(hostRoot))) {
        return pids;
      }
      members.remove(0);
    }
    return null;
  }

  /** In one PID namespace: one container where the root folder is the same too. */
  private List<List<RawPath>> joined(List<List<RawPath>> samePids) {
    if (samePids.size() == 1) {
      return samePids;
    }
    Map<RawPath, List<RawPath>> byRoot = new LinkedHashMap<>();
    for (List<RawPath> members : samePids) {
      RawPath root = root(members.get(0));
      List<RawPath> same = byRoot.get(root);
      if (same == null) {
        byRoot.put(root, members);
      } else {
        same.addAll(members);
      }
    }
    return new ArrayList<>(byRoot.values());
  }

  /** Null where it has ended. */
  private RawPath pids(RawPath process) {
    try {
      return Linux.readlinkat(proc, process.concat(PIDS));
    } catch (ErrnoException e) {
      return null;
    }
  }

  /** What tells root folders apart; one text for all that cannot be looked at (a user's FUSE). */
  private RawPath root(RawPath process) {
    try {
      Stat root = Linux.statxRemembered(proc, process.concat(ROOT));
      return RawPath.ascii(root.device() + ":" + root.inode());
    } catch (ErrnoException e) {
      return RawPath.EMPTY;
    }
  }
}
