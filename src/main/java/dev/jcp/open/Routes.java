package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.engine.Container;
import dev.jcp.engine.Engines;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import dev.jcp.report.Report;
import dev.jcp.request.Place;
import dev.jcp.request.Route;
import dev.jcp.tree.IdMaps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The containers of one command: each is found once, and reached by its process or, where that way
 * is closed, through its engine. The way is chosen before the first byte is copied and not changed
 * afterwards.
 */
public final class Routes implements AutoCloseable {

  record Named(String name, Reached reached) {}

  private record Failed(String name, Failure failure) {}

  /** A container whose process may not be looked into. */
  record Denied(String name, Container container) {}

  private final Engines engines;
  private final Route wanted;
  private final Report report;
  private final Inside inside;
  private final List<Named> opened = new ArrayList<>();
  private final List<Denied> denied = new ArrayList<>();
  private final List<Failed> failed = new ArrayList<>();

  /**
   * @param wanted --via
   * @param environment tells a jcp that was started again by another one what that one knew
   */
  public Routes(Engines engines, Route wanted, Report report, Map<String, String> environment) {
    this.engines = engines;
    this.wanted = wanted;
    this.report = report;
    this.inside = Inside.read(environment);
  }

  /** This is a jcp that was started again: once is enough, also when it did not help. */
  public boolean isSecondStart() {
    return inside != null;
  }

  /** Those that are reached by their process. */
  List<Named> pinned() {
    List<Named> pinned = new ArrayList<>();
    for (Named known : opened) {
      if (known.reached.root() != null) {
        pinned.add(known);
      }
    }
    return pinned;
  }

  /** A jcp that is started again would not have what serves one of them. */
  boolean anyServedForUs() {
    for (Named known : opened) {
      if (known.reached.archive() != null && known.reached.archive().isServedForUs()) {
        return true;
      }
    }
    return false;
  }

  List<Denied> denied() {
    return denied;
  }

  /** The numbering of this host's files that go into a container, or come out of it. */
  IdMaps idsOfHost(Place other) throws Failure {
    // Root's are the host's own, and then nobody has to look at the other place yet.
    if (LinuxProcess.geteuid() == 0 && inside == null
        || !(other instanceof Place.ContainerPath path)) {
      return IdMaps.HOST;
    }
    ContainerRoot root = open(path.container()).root();
    return root == null ? IdMaps.HOST : root.idsOfHost();
  }

  /** The container that the user calls {@code name}. */
  Reached open(String name) throws Failure {
    for (Named known : opened) {
      if (known.name.equals(name)) {
        return known.reached;
      }
    }
    for (Failed known : failed) {
      if (known.name.equals(name)) {
        throw known.failure; // no engine is kept waiting for twice
      }
    }
    try {
      Reached reached = reach(name);
      opened.add(new Named(name, reached));
      return reached;
    } catch (Failure e) {
      failed.add(new Failed(name, e));
      throw e;
    }
  }

  private Reached reach(String name) throws Failure {
    KnownContainer known = inside == null ? null : inside.find(name);
    if (known != null) {
      return known.reach(engines, report);
    }
    Container container = engines.find(name);
    if (wanted == Route.TAR) {
      return byArchive(container, "asked for", noArchive(name, container));
    }
    if (!container.hasProcess() && container.rootfs() != null && wanted == Route.AUTO) {
      ContainerRoot root = ContainerRoot.stopped(container, name);
      if (report.isVerbose()) {
        report.note(
            shown(container)
                + ": route rootfs, through "
                + container.rootfs().path()
                + ": it does not run");
      }
      return new Reached(container, root, null, container.user());
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
            shown(container)
                + ": route proc, through process "
                + container.pid()
                + (container.isProcess() ? "" : ", its init"));
      }
      return new Reached(container, root, null, container.user());
    } catch (RootClosed e) {
      if (e.isDenied()) {
        denied.add(new Denied(name, container));
      }
      return otherwise(container, e.getMessage(), e.failure());
    }
  }

  private static String shown(Container container) {
    return Shown.text(container.spelling());
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
      report.note(shown(container) + ": route tar, through " + archive.through() + ": " + why);
    }
    return new Reached(container, null, archive, container.user());
  }

  private Failure noArchive(String name, Container container) {
    return Failure.of(
            name + ": its engine gives no archive of its files: " + engines.whyNoArchive(container))
        .withRemedy("leave out \"--via tar\"");
  }

  private ContainerRoot pin(Container container, String name) throws Failure, RootClosed {
    ContainerRoot root = ContainerRoot.open(container, name, false);
    if (root.isProven() || container.isProcess()) {
      return root;
    }
    // Another host's PID may be anybody's here, and so may that of a daemon that numbers processes
    // in a PID namespace of its own.
    if (engines.isRemote(container) || isDaemons(container) && !root.showsId()) {
      root.close();
      String why =
          "process "
              + container.pid()
              + " is another one here: its engine counts processes elsewhere";
      throw new RootClosed(
          why,
          Failure.of(name + ": " + why).withRemedy("run jcp on the host where the daemon runs"));
    }
    // Where the process does not show the id, the engine must name the same process once more, now
    // that it is held.
    boolean same;
    try {
      same = engines.again(container).pid() == container.pid();
    } catch (Failure e) {
      root.close();
      throw e;
    }
    // Were it somebody else's process that is held, it has ended if the container has its PID now.
    if (!same || !root.isAlive()) {
      root.close();
      throw Failure.of(name + ": the container was restarted just now; try again");
    }
    return root;
  }

  private static boolean isDaemons(Container container) {
    return container.engine().equals("docker") || container.engine().equals("podman");
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
    engines.close();
  }
}
