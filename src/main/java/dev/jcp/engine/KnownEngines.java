package dev.jcp.engine;

import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import java.util.List;

/** All engines, in the order in which they are asked, and which of them a question is for. */
final class KnownEngines {

  private final EngineSettings settings;
  private final DockerAddress docker;
  private final ContainerdStates containerd;
  private final Patience patience = new Patience();
  private final ProcContainers running;
  private final List<Engine> engines;
  private final Engine pids = new PidEngine();

  KnownEngines(EngineSettings settings, Notes notes) {
    this.settings = settings;
    docker = new DockerAddress(settings);
    containerd = new ContainerdStates(settings, notes);
    running = new ProcContainers(notes);
    engines = // one line for each engine
        List.of(
            new DockerEngine(settings, docker, patience, running, notes),
            new PodmanEngine(settings, patience, running, notes),
            new KubernetesEngine(containerd, notes),
            new ContainerdEngine(containerd),
            new LxcEngine(settings, running, notes),
            new NspawnEngine(running, notes));
  }

  /** For tests: these engines and no others, and nothing of /proc. */
  KnownEngines(List<Engine> engines, EngineSettings settings) {
    this.engines = engines;
    this.settings = settings;
    docker = null;
    containerd = null;
    running = null;
  }

  /**
   * Those that a name is looked for in.
   *
   * @param engine the one that the user named, or null
   * @param typed for the message that there is no such engine
   */
  List<Engine> asked(String engine, String typed) throws Failure {
    patience.setAlone(engine != null);
    if (engine != null) {
      return List.of(named(engine, typed));
    }
    // Where the user has named a Docker daemon, no other engine's container is meant.
    boolean one = docker != null && docker.get().chosen();
    return one ? List.of(named(DockerEngine.NAME, typed)) : engines;
  }

  private Engine named(String name, String typed) throws Failure {
    if (name.equals(pids.name())) {
      return pids;
    }
    StringBuilder names = new StringBuilder();
    for (Engine engine : engines) {
      if (engine.name().equals(name)) {
        return engine;
      }
      names.append(engine.name()).append(", ");
    }
    String where = typed.startsWith(name + "://") ? typed : "--engine";
    throw Failure.usage(Shown.text(where) + ": no engine is called " + Shown.text(name))
        .withRemedy("engines: " + names + pids.name());
  }

  /** The container's own; null for a process that no engine has. */
  Engine of(Container container) {
    for (Engine engine : engines) {
      if (engine.name().equals(container.engine())) {
        return engine;
      }
    }
    return null;
  }

  /**
   * What no engine's files have may still be in /proc. Null where that is not meant: the user named
   * a daemon, or a way that asks one.
   */
  ProcContainers running(String engine) throws Failure {
    boolean way = settings.findWay() == FindWay.AUTO || settings.findWay() == FindWay.PROC;
    if (!way || pids.name().equals(engine)) {
      return null;
    }
    boolean dockers = engine == null || engine.equals(DockerEngine.NAME);
    return running == null || dockers && docker.get().chosen() ? null : running;
  }

  /** What has changed since it was read is to be seen. */
  void forget() {
    if (running != null) {
      running.forget();
      containerd.forget();
    }
  }
}
