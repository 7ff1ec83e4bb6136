package dev.jcp.open;

import dev.jcp.engine.Container;
import dev.jcp.engine.Engines;
import dev.jcp.report.Failure;
import dev.jcp.report.Report;
import java.util.ArrayList;
import java.util.List;

/** The containers of one command, each found and pinned once. */
public final class ContainerRoots implements AutoCloseable {

  private record Named(String name, ContainerRoot root) {}

  private final Engines engines;
  private final Report report;
  private final List<Named> opened = new ArrayList<>();

  public ContainerRoots(Engines engines, Report report) {
    this.engines = engines;
    this.report = report;
  }

  /** The root of the container that the user calls {@code name}. */
  ContainerRoot open(String name) throws Failure {
    for (Named known : opened) {
      if (known.name.equals(name)) {
        return known.root;
      }
    }
    ContainerRoot root = pin(name);
    opened.add(new Named(name, root));
    if (report.isVerbose()) {
      Container container = root.container();
      report.note(
          container.spelling() + ": route proc, through process " + container.pid() + ", its init");
    }
    return root;
  }

  private ContainerRoot pin(String name) throws Failure {
    Container container = engines.find(name);
    if (!container.hasProcess()) {
      throw Failure.of(name + ": the container does not run (" + container.state() + ")")
          .withRemedy("start it first: its files are reached through its process");
    }
    ContainerRoot root = ContainerRoot.open(container, name);
    // Where the cgroup does not have the id, the engine must name the same process once more, now
    // that it is held.
    if (!root.isProvenByCgroup() && !container.id().isEmpty()) {
      boolean same = engines.again(container).pid() == container.pid();
      if (!same) {
        root.close();
        throw Failure.of(name + ": the container was restarted just now; try again");
      }
    }
    return root;
  }

  /** True while every container in use still runs. */
  public boolean allAlive() {
    for (Named known : opened) {
      if (!known.root.isAlive()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    for (Named known : opened) {
      known.root.close();
    }
    opened.clear();
  }
}
