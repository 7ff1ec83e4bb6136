package dev.jcp.open;

import dev.jcp.engine.Container;
import dev.jcp.engine.Engines;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;

/**
 * The way in that this user has to a container's files, as a listing shows it. Nothing is opened
 * for reading.
 */
public final class Reach {

  private static final String PROC = "proc";
  private static final String ROOTFS = "rootfs";
  private static final String ENGINE = "engine";
  private static final String NONE = "";

  private final Engines engines;

  public Reach(Engines engines) {
    this.engines = engines;
  }

  /**
   * {@code proc}: through its process; {@code rootfs}: its folder, while it does not run; {@code
   * engine}: the engine's archives; empty: none.
   */
  public String of(Container container) throws Failure {
    if (container.hasProcess() && !isRemote(container) && isOpen(container.pid())) {
      return PROC;
    }
    if (!container.hasProcess()
        && container.rootfs() != null
        && isOpen(container.rootfs().path())) {
      return ROOTFS;
    }
    return engines.archive(container) == null ? NONE : ENGINE;
  }

  private boolean isRemote(Container container) throws Failure {
    return engines.isRemote(container);
  }

  /** A FUSE root that is its user's alone is refused here as it is when opened. */
  private static boolean isOpen(int pid) {
    try {
      Linux.statxRemembered(Fd.WORKING_DIRECTORY, RawPath.ascii("/proc/" + pid + "/root"));
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  private static boolean isOpen(RawPath folder) {
    try (Fd fd = Linux.openat(Fd.WORKING_DIRECTORY, folder, Open.O_RDONLY | Open.O_DIRECTORY)) {
      return fd.number() >= 0;
    } catch (ErrnoException e) {
      return false;
    }
  }
}
