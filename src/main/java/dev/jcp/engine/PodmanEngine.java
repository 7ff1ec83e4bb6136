package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * podman, by its service, which speaks Docker's API, at CONTAINER_HOST or at root's or the user's
 * own socket; and where none runs, which is the usual case, by podman's files.
 */
final class PodmanEngine implements Engine {

  static final String NAME = "podman";

  /** podman's own client takes the service's address from here, or the name of a connection. */
  private static final String HOST = "CONTAINER_HOST";

  private static final String CONNECTION = "CONTAINER_CONNECTION";

  private final EngineSettings settings;
  private final Patience patience;
  private final ProcContainers running;
  private final Notes notes;

  /** The ids of what the service knows: of those it has the archives too. */
  private final Set<String> served = new HashSet<>();

  /** The service that jcp starts where none runs; null until a copy may need it. */
  private OwnPodmanService own;

  private boolean answered;
  private DaemonException unreachable;

  PodmanEngine(EngineSettings settings, Patience patience, ProcContainers running, Notes notes) {
    this.settings = settings;
    this.patience = patience;
    this.running = running;
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

  /** That no service runs is how it usually is, and no obstacle. */
  @Override
  public String obstacle() {
    return unreachable == null || unreachable.isAbsent()
        ? ""
        : NAME + ": " + unreachable.getMessage();
  }

  @Override
  public boolean isNamed() {
    boolean dockers = settings.host() != null || settings.context() != null;
    return !dockers && (settings.variable(HOST) != null || settings.variable(CONNECTION) != null);
  }

  @Override
  public boolean hasDaemon() {
    return true;
  }

  @Override
  public List<Container> find(String name) throws Failure {
    if (settings.findWay() != FindWay.PROC) {
      try {
        DockerDaemon daemon = service();
        return noted(settings.findWay() == FindWay.TOP ? daemon.top(name) : daemon.inspect(name));
      } catch (DaemonException e) {
        doWithout(e, name);
      }
    }
    if (settings.findWay() != FindWay.PROC && settings.findWay() != FindWay.AUTO) {
      return List.of(); // its files are not what was to be asked
    }
    List<Container> found = new ArrayList<>();
    for (Container container : Matches.of(name, PodmanFiles.own(settings, notes).containers())) {
      found.add(container.hasProcess() ? container : orRunning(container));
    }
    return found;
  }

  /** Without XDG_RUNTIME_DIR (su, cron) its files do not say that it runs; /proc does. */
  private Container orRunning(Container stopped) throws Failure {
    List<Container> found = running.findOwn(stopped.id(), NAME);
    return found.size() == 1 ? found.get(0) : stopped;
  }

  @Override
  public List<Container> list() throws Failure {
    if (settings.findWay() != FindWay.PROC) {
      try {
        return noted(service().list(settings.findWay()));
      } catch (DaemonException e) {
        doWithout(e, NAME);
        if (settings.findWay() != FindWay.AUTO) {
          return List.of();
        }
      }
    }
    return PodmanFiles.own(settings, notes).containers();
  }

  private List<Container> noted(List<Container> found) {
    answered = true;
    for (Container container : found) {
      served.add(container.id());
    }
    return found;
  }

  private DockerDaemon service() throws Failure {
    return new DockerDaemon(NAME, address(), patience.millis());
  }

  /** Goes on only where no service runs, none was named, and no question to one was. */
  private void doWithout(DaemonException e, String where) throws Failure {
    unreachable = e;
    boolean absent =
        e.isAbsent()
            || e.getCause() instanceof ErrnoException errno
                && errno.isOneOf(Errno.EACCES, Errno.ECONNREFUSED);
    boolean prescribed = settings.findWay() != FindWay.AUTO && patience.isAlone();
    if (!absent || prescribed || settings.variable(HOST) != null) {
      throw e.failure(NAME, where);
    }
  }

  @Override
  public Archive archive(Container container) throws Failure {
    if (served.contains(container.id())) {
      return new DockerArchive(new EngineApi(address()), container.id(), true);
    }
    // One that runs has its process, and nothing is started for it.
    if (container.hasProcess() || settings.findWay() != FindWay.AUTO) {
      return null;
    }
    own = own == null ? OwnPodmanService.find(settings) : own;
    return own == null ? null : new DockerArchive(new EngineApi(own), container.id(), true);
  }

  @Override
  public void close() {
    if (own != null) {
      own.stop();
    }
  }

  @Override
  public String whyNoArchive() {
    return obstacle().isEmpty() ? "podman's service does not run" : obstacle();
  }

  @Override
  public String remedyForStopped() {
    return "start it, or podman's service, which has the files of stopped containers too"
        + " (systemctl start podman.socket); jcp itself starts only a podman in /usr/bin or"
        + " /usr/local/bin, and as root one that only root may write to";
  }

  @Override
  public boolean isRemote() throws Failure {
    return settings.findWay() != FindWay.PROC && address().isRemote();
  }

  /** root's socket, and before it the user's own where he is not root. */
  private DaemonAddress address() throws Failure {
    if (settings.variable(CONNECTION) != null) {
      throw Failure.of(CONNECTION + ": podman's named connections are not read here")
          .withRemedy("unset it and give the address itself in " + HOST);
    }
    String host = settings.variable(HOST);
    if (host != null) {
      return DaemonAddress.host(host, HOST, null);
    }
    List<RawPath> sockets = new ArrayList<>();
    sockets.add(RawPath.ascii("/run/podman/podman.sock"));
    String runtime = settings.variable("XDG_RUNTIME_DIR");
    if (runtime != null) {
      RawPath own = Shown.path(runtime + "/podman/podman.sock");
      sockets.add(LinuxProcess.geteuid() == 0 ? 1 : 0, own);
    }
    return new DaemonAddress(sockets, null, "the default", false);
  }
}
