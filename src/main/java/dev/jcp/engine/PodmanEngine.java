package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * podman, by its service, which speaks Docker's API: at CONTAINER_HOST, or at root's socket and the
 * user's own.
 */
final class PodmanEngine implements Engine {

  static final String NAME = "podman";

  private final EngineSettings settings;
  private final DockerAddress docker;

  PodmanEngine(EngineSettings settings, DockerAddress docker) {
    this.docker = docker;
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isAskedForAnyName() throws Failure {
    return !docker.get().chosen();
  }

  @Override
  public List<Container> find(String name) throws Failure {
    if (settings.findWay() == FindWay.PROC) {
      return List.of();
    }
    DockerDaemon daemon = new DockerDaemon(NAME, address());
    try {
      return settings.findWay() == FindWay.TOP ? daemon.top(name) : daemon.inspect(name);
    } catch (DaemonException e) {
      return absentOrFail(e, name);
    }
  }

  @Override
  public List<Container> list() throws Failure {
    if (settings.findWay() == FindWay.PROC) {
      return List.of();
    }
    try {
      return new DockerDaemon(NAME, address()).list(settings.findWay());
    } catch (DaemonException e) {
      return absentOrFail(e, NAME);
    }
  }

  /** No service is the usual case: podman needs none. */
  private List<Container> absentOrFail(DaemonException e, String where) throws Failure {
    boolean absent =
        e.getCause() instanceof ErrnoException errno
            && (errno.is(Errno.EACCES) || errno.isOneOf(Errno.ENOENT, Errno.ECONNREFUSED));
    if (absent && settings.variable("CONTAINER_HOST") == null) {
      return List.of();
    }
    throw e.failure(where);
  }

  @Override
  public Archive archive(Container container) throws Failure {
    return new DockerArchive(new EngineApi(address()), container.id());
  }

  @Override
  public boolean isRemote() throws Failure {
    return address().isRemote();
  }

  private DaemonAddress address() throws Failure {
    String host = settings.variable("CONTAINER_HOST");
    if (host != null) {
      return DaemonAddress.host(host, "CONTAINER_HOST", null);
    }
    List<RawPath> sockets = new ArrayList<>();
    sockets.add(RawPath.ascii("/run/podman/podman.sock"));
    String runtime = settings.variable("XDG_RUNTIME_DIR");
    if (runtime != null) {
      sockets.add(Shown.path(runtime + "/podman/podman.sock"));
    }
    return new DaemonAddress(sockets, null, "the default", false);
  }
}
