package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.engine.Container;
import dev.jcp.engine.Engines;
import dev.jcp.report.Failure;
import dev.jcp.report.Report;
import dev.jcp.request.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * The containers of one command: each is found once, and reached by its process or, where that way
 * is closed, through its engine. The way is chosen before the first byte is copied and not changed
 * afterwards.
 */
public final class Routes implements AutoCloseable {

  private record Named(String name, Reached reached) {}

  private final Engines engines;
  private final Route wanted;
  private final Report report;
  private final List<Named> opened = new ArrayList<>();

  /**
   * @param wanted --via
   */
  public Routes(Engines engines, Route wanted, Report report) {
    this.engines = engines;
    this.wanted = wanted;
    this.report = report;
  }

  /** The container that the user calls {@code name}. */
  Reached open(String name) throws Failure {
    for (Named known : opened) {
      if (known.name.equals(name)) {
        return known.reached;
      }
    }
    Reached reached = reach(name);
    opened.add(new Named(name, reached));
    return reached;
  }

  private Reached reach(String name) throws Failure {
    Container container = engines.find(name);
    if (wanted == Route.TAR) {
      return byArchive(container, "asked for", noArchive(name, container));
    }
    if (!container.hasProcess() && container.rootfs() != null && wanted == Route.AUTO) {
      ContainerRoot root = ContainerRoot.stopped(container, name);
      if (report.isVerbose()) {
        report.note(
            container.spelling()
                + ": route rootfs, through "
                + container.rootfs().path()
                + ": it does not run");
      }
      return new Reached(container, root, null);
    }
    if (!container.hasProcess()) {
      Failure stopped =
          Failure.of(name + ": the container does not run (" + container.state() + ")")
              .withRemedy(engines.remedyForStopped(container));
      return otherwise(container, "it does not run (" + container.state() + ")", stopped);
    }
    try {
      ContainerRoot root = pin(container, name);
      if (report.isVerbose()) {
        report.note(
            container.spelling()
                + ": route proc, through process "
                + container.pid()
                + ", its init");
      }
      return new Reached(container, root, null);
    } catch (RootClosed e) {
      return otherwise(container, e.getMessage(), e.failure());
    }
  }

  private Reached otherwise(Container container, String why, Failure failure) throws Failure {
    if (wanted == Route.PROC) {
      throw failure;
    }
    return byArchive(container, why, failure);
  }

  private Reached byArchive(Container container, String why, Failure failure) throws Failure {
    Archive archive = engines.archive(container);
    if (archive == null) {
      throw failure;
    }
    if (report.isVerbose()) {
      report.note(container.spelling() + ": route tar, through the engine: " + why);
    }
    return new Reached(container, null, archive);
  }

  private Failure noArchive(String name, Container container) {
    return Failure.of(
            name + ": its engine gives no archive of its files: asked " + engines.asked(container))
        .withRemedy("leave out \"--via tar\"");
  }

  private ContainerRoot pin(Container container, String name) throws Failure, RootClosed {
    ContainerRoot root = ContainerRoot.open(container, name);
    if (root.isProvenByCgroup() || container.isProcess()) {
      return root;
    }
    // Another host's PID may be anybody's here.
    if (engines.isRemote(container)) {
      root.close();
      String why = "its process is not on this host";
      throw new RootClosed(
          why,
          Failure.of(name + ": " + why).withRemedy("run jcp on the host where the daemon runs"));
    }
    // Where the cgroup does not have the id, the engine must name the same process once more, now
    // that it is held.
    if (engines.again(container).pid() != container.pid()) {
      root.close();
      throw Failure.of(name + ": the container was restarted just now; try again");
    }
    return root;
  }

  /** True while every container whose process is in use still runs. */
  public boolean allAlive() {
    for (Named known : opened) {
      if (known.reached.root() != null && !known.reached.root().isAlive()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    for (Named known : opened) {
      if (known.reached.root() != null) {
        known.reached.root().close();
      }
    }
    opened.clear();
  }
}
