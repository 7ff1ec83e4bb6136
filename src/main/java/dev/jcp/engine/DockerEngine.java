package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.report.Failure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Docker, asked in one of three ways: the Engine API's inspect, its list of processes, or no daemon
 * at all.
 *
 * <p>AUTO asks the daemon and does without one only where nobody listens at the default socket. A
 * daemon that the user has named is not replaced by anything: /proc shows the containers of every
 * daemon, and one of that name may be another's. A daemon that answers is believed, also when it
 * says that there is no such container.
 */
final class DockerEngine implements Engine {

  static final String NAME = "docker";

  private final EngineSettings settings;
  private final DockerAddress docker;
  private final Patience patience;
  private final ProcContainers running;
  private final Notes notes;

  /** The ids of what the daemon knows: of those it has the archives too. */
  private final Set<String> served = new HashSet<>();

  private boolean answered;
  private DaemonException unreachable;

  DockerEngine(EngineSettings settings, Patience patience, ProcContainers running, Notes notes) {
    this.running = running;
    this.docker = new DockerAddress(settings);
    this.patience = patience;
    this.settings = settings;
    this.notes = notes;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean answered() {
    return answered;
  }

  @Override
  public String obstacle() {
    return unreachable == null ? "" : NAME + ": " + unreachable.getMessage();
  }

  @Override
  public boolean isNamed() throws Failure {
    return docker.get().chosen();
  }

  @Override
  public boolean hasDaemon() {
    return true;
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
        return noted(settings.findWay() == FindWay.TOP ? daemon.top(name) : daemon.inspect(name));
      } catch (DaemonException e) {
        doWithout(e, name, address);
      }
    }
    failIfNeeded(name, address);
    return isAbsent() ? List.of() : scanned(name);
  }

  private List<Container> noted(List<Container> found) {
    answered = true;
    for (Container container : found) {
      served.add(container.id());
    }
    return found;
  }

  private void doWithout(DaemonException e, String where, DaemonAddress address) throws Failure {
    if (e.reached()) {
      throw e.failure(NAME, where);
    }
    unreachable = e;
    failIfNeeded(where, address);
    String line = NAME + ": " + e.getMessage() + "; looking in /proc instead";
    if (DaemonException.isSilence(e.getCause())) {
      notes.warn("warning: " + line);
    } else if (!isAbsent()) {
      notes.note(line);
    }
  }

  /** What the user has named must answer: another daemon's container is not what was meant. */
  private void failIfNeeded(String where, DaemonAddress address) throws Failure {
    if (address.chosen() || settings.findWay() != FindWay.AUTO) {
      throw unreachable.failure(NAME, where);
    }
  }

  /** No socket and no folder: it is not installed, and /proc need not be searched. */
  private boolean isAbsent() {
    return unreachable.isAbsent() && DockerDataRoots.configured(settings, notes).isEmpty();
  }

  /**
   * Names are in files that only root can read, so to anyone else "no such container" would be a
   * guess.
   */
  private List<Container> scanned(String name) throws Failure {
    List<Container> found = Matches.of(name, scan(name));
    if (found.isEmpty() && LinuxProcess.geteuid() != 0) {
      throw unreachable != null && unreachable.isDenied()
          ? unreachable.failure(NAME, name)
          : Failure.of(
                  name
                      + ": no such container that can be seen: looked in /proc and docker's files"
                      + (unreachable == null ? "" : "; " + obstacle()))
              .withRemedy("without a daemon only root can see Docker's names: run jcp as root");
    }
    return found;
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
    if (settings.findWay() == FindWay.PROC) {
      return scan(NAME);
    }
    DaemonAddress address = docker.get();
    if (unreachable == null) {
      try {
        return noted(new DockerDaemon(NAME, address, patience.millis()).list(settings.findWay()));
      } catch (DaemonException e) {
        doWithout(e, NAME, address);
      }
    }
    failIfNeeded(NAME, address);
    if (isAbsent()) {
      return List.of();
    }
    List<Container> found = scan(NAME);
    if (found.isEmpty() && unreachable.isDenied()) {
      throw unreachable.failure(NAME, NAME);
    }
    return found;
  }

  @Override
  public Archive archive(Container container) throws Failure {
    return served.contains(container.id())
        ? new DockerArchive(new EngineApi(docker.get()), container.id(), false)
        : null;
  }

  @Override
  public String whyNoArchive() {
    return settings.findWay() == FindWay.PROC
        ? "with \"--find proc\" no daemon is asked"
        : unreachable == null ? "its daemon is not the one that was asked" : obstacle();
  }

  @Override
  public boolean isRemote() throws Failure {
    return settings.findWay() != FindWay.PROC && docker.get().isRemote();
  }
}
