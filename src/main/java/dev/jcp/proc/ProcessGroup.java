package dev.jcp.proc;

import dev.jcp.linux.ErrnoException;

/** The processes of one container, whoever has started it. */
public final class ProcessGroup {

  private final ProcessStatus init;
  private final boolean open;
  private Cgroup cgroup;
  private int owner = -2;

  ProcessGroup(ProcessStatus init, boolean open) {
    this.init = init;
    this.open = open;
  }

  /** The one that its root is reached through. */
  public ProcessStatus init() {
    return init;
  }

  /** False: this user may not look into its namespaces, nor so into its root. */
  public boolean isOpen() {
    return open;
  }

  /** Who has made its mount namespace; -1 where that is not to be had. See {@link MountOwner}. */
  public int owner() {
    if (owner == -2) {
      owner = MountOwner.of(init.pid());
    }
    return owner;
  }

  /** Of init; without any path where it has ended meanwhile. Read when it is first asked for. */
  public Cgroup cgroup() throws ErrnoException {
    if (cgroup == null) {
      Cgroup read = Cgroup.read(init.pid());
      cgroup = read == null ? Cgroup.parse(new byte[0]) : read;
    }
    return cgroup;
  }
}
