package dev.jcp.engine;

import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/** All engines, in the order in which they are asked, and which of them a question is for. */
final class KnownEngines {

  private final EngineSettings settings;
  private final ContainerdStates containerd;
  private final Patience patience = new Patience();
  private final ProcContainers running;
  private final List<Engine> engines;
  private final Engine pids = new PidEngine();

  KnownEngines(EngineSettings settings, Notes notes) {
    this.settings = settings;
    containerd = new ContainerdStates(settings, notes);
    running = new ProcContainers(notes);
    engines = // one line for each engine
        List.of(
            new DockerEngine(settings, patience, running, notes),
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
    patience.setAlone(true);
    if (engine != null) {
      return List.of(named(engine, typed));
    }
    for (Engine one : engines) {
      if (one.isNamed()) {
        return List.of(one); // no other engine's container is meant
      }
    }
    patience.setAlone(false);
    if (!wayAsksADaemon()) {
      return engines;
    }
    List<Engine> meant = new ArrayList<>();
    for (Engine one : engines) {
      if (one.hasDaemon()) {
        meant.add(one);
      }
    }
    return meant;
  }

  private boolean wayAsksADaemon() {
    return settings.findWay() == FindWay.INSPECT || settings.findWay() == FindWay.TOP;
  }

  private Engine named(String name, String typed) throws Failure {
    if (name.equals(pids.name())) {
      return pids;
    }
    StringBuilder names = new StringBuilder();
    for (Engine engine : engines) {
      if (engine.name().equals(name)) {
        checkWay(engine);
        return engine;
      }
      names.append(engine.name()).append(", ");
    }
    String where = typed.startsWith(name + "://") ? typed : "--engine";
    throw Failure.usage(Shown.text(where) + ": no engine is called " + Shown.text(name))
        .withRemedy("engines: " + names + pids.name());
  }

  /** What the user has named and this engine does not have is not replaced by something else. */
  private void checkWay(Engine engine) throws Failure {
    if (wayAsksADaemon() && !engine.hasDaemon()) {
      throw Failure.usage("--find: " + engine.name() + " has no daemon that could be asked")
          .withRemedy("leave out \"--find\"");
    }
    boolean host = settings.host() != null || settings.context() != null;
    if (host && settings.engine() != null && !engine.name().equals(DockerEngine.NAME)) {
      throw Failure.usage(
          "--host and --context name a docker daemon, and --engine another engine: "
              + engine.name());
    }
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
    for (Engine one : engines) {
      if ((engine == null || engine.equals(one.name())) && one.isNamed()) {
        return null;
      }
    }
    return running;
  }

  /** Ends what was started for a copy. */
  void close() {
    for (Engine engine : engines) {
      engine.close();
    }
  }

  /** What has changed since it was read is to be seen. */
  void forget() {
    if (running != null) {
      running.forget();
      containerd.forget();
    }
  }
}
