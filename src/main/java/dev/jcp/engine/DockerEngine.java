package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.report.Failure;
import java.util.List;

/**
 * Docker, asked in one of three ways: the Engine API's inspect, its list of processes, or no daemon
 * at all.
 *
 * <p>AUTO asks the daemon and does without one only where none answers. A daemon that answers is
 * believed, also when it says that there is no such container.
 */
final class DockerEngine implements Engine {

  static final String NAME = "docker";

  private final EngineSettings settings;
  private final DockerAddress docker;
  private final Patience patience;
  private final ProcContainers running;
  private final Notes notes;
  private DaemonException unreachable;

  DockerEngine(
      EngineSettings settings,
      DockerAddress docker,
      Patience patience,
      ProcContainers running,
      Notes notes) {
    this.running = running;
    this.docker = docker;
    this.patience = patience;
    this.settings = settings;
    this.notes = notes;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String asked() {
    if (settings.findWay() == FindWay.PROC) {
      return "docker (by /proc and its files)";
    }
    return unreachable == null || unreachable.isAbsent()
        ? NAME
        : "docker (by /proc and its files, since " + unreachable.getMessage() + ")";
  }

  @Override
  public List<Container> find(String name) throws Failure {
    if (settings.findWay() == FindWay.PROC) {
      return scanned(name);
    }
    DaemonAddress address = docker.get();
    // a daemon that has just kept us waiting is not asked again
    if (unreachable == null) {
      try {
        DockerDaemon daemon = new DockerDaemon(NAME, address, patience.millis());
        return settings.findWay() == FindWay.TOP ? daemon.top(name) : daemon.inspect(name);
      } catch (DaemonException e) {
        doWithout(e, name, address);
      }
    }
    if (isAbsent(address)) {
      return List.of();
    }
    List<Container> found = scanned(name);
    if (address.chosen()) {
      checkOwner(name, address, found);
    }
    return found;
  }

  /** Goes on only where nobody answers and no way is prescribed. */
  private void doWithout(DaemonException e, String where, DaemonAddress address) throws Failure {
    // What runs on another host is not in this host's /proc; another container of that name may be.
    if (e.reached() || settings.findWay() != FindWay.AUTO || address.isRemote()) {
      throw e.failure(where);
    }
    unreachable = e;
    String line = "docker: " + e.getMessage() + "; looking in /proc instead";
    if (DaemonException.isSilence(e.getCause())) {
      notes.warn("warning: " + line);
    } else if (!isAbsent(address)) {
      notes.note(line);
    }
  }

  /** No socket and no folder: it is not installed, and /proc need not be searched. */
  private boolean isAbsent(DaemonAddress address) {
    return unreachable != null
        && unreachable.isAbsent()
        && !address.chosen()
        && DockerDataRoots.configured(settings, notes).isEmpty();
  }

  /**
   * Names are in files that only root can read, so to anyone else "no such container" would be a
   * guess.
   */
  private List<Container> scanned(String name) throws Failure {
    List<Container> found = Matches.of(name, scan(name));
    if (found.isEmpty() && LinuxProcess.geteuid() != 0) {
      throw unreachable != null && unreachable.isDenied()
          ? unreachable.failure(name)
          : Failure.of(name + ": no such container that can be seen: asked " + asked())
              .withRemedy("without a daemon only root can see Docker's names: run jcp as root");
    }
    return found;
  }

  /**
   * The user named a daemon, it does not answer, and /proc shows every daemon's containers. One
   * that the usual daemon knows is not the one that was meant.
   */
  private void checkOwner(String name, DaemonAddress address, List<Container> found)
      throws Failure {
    DaemonAddress usual = DaemonAddress.defaults(settings);
    for (Container container : found) {
      boolean others;
      try {
        others =
            !new DockerDaemon(NAME, usual, patience.millis()).inspect(container.id()).isEmpty();
      } catch (DaemonException e) {
        others = false;
      }
      if (others) {
        throw Failure.of(name + ": is a container of the docker daemon at " + usual)
            .withRemedy(
                "no daemon answers at "
                    + address
                    + " ("
                    + address.origin()
                    + "), which was asked for");
      }
    }
  }

  private List<Container> scan(String where) throws Failure {
    try {
      return DockerProcScan.containers(settings, running.groups(), notes);
    } catch (ErrnoException e) {
      throw Failure.of(where + ": cannot read /proc: " + e.reason(), e);
    }
  }

  @Override
  public List<Container> list() throws Failure {
    if (settings.findWay() == FindWay.PROC || unreachable != null && !isAbsent(docker.get())) {
      return scan(NAME);
    }
    DaemonAddress address = docker.get();
    try {
      return new DockerDaemon(NAME, address, patience.millis()).list(settings.findWay());
    } catch (DaemonException e) {
      doWithout(e, NAME, address);
    }
    if (isAbsent(address)) {
      return List.of();
    }
    List<Container> found = scan(NAME);
    if (found.isEmpty() && unreachable.isDenied()) {
      throw unreachable.failure(NAME);
    }
    return found;
  }

  @Override
  public Archive archive(Container container) throws Failure {
    if (settings.findWay() == FindWay.PROC || unreachable != null) {
      return null;
    }
    return new DockerArchive(new EngineApi(docker.get()), container.id());
  }

  @Override
  public boolean isRemote() throws Failure {
    return settings.findWay() != FindWay.PROC && docker.get().isRemote();
  }
}
