package dev.jcp.engine;

import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * All engines, in the order in which they are asked, and the one answer that their answers make.
 *
 * <p>A name that two engines know is an error, unless both mean the same process: to copy into the
 * wrong container is worse than to ask again.
 */
public final class Engines {

  private static final String ENGINE_END = "://";

  private final List<Engine> engines;
  private final Engine pids = new PidEngine();
  private final EngineSettings settings;
  private final Patience patience = new Patience();
  private final DockerAddress docker;
  private final ProcContainers running;
  private final ContainerdStates containerd;
  private final Notes notes;

  public Engines(EngineSettings settings, Notes notes) {
    this.settings = settings;
    this.notes = notes;
    docker = new DockerAddress(settings);
    running = new ProcContainers(notes);
    containerd = new ContainerdStates(settings, notes);
    engines = // one line for each engine, in the order in which they are asked
        List.of(
            new DockerEngine(settings, docker, patience, running, notes),
            new PodmanEngine(settings, docker, patience, running, notes),
            new KubernetesEngine(docker, containerd, notes),
            new ContainerdEngine(docker, containerd),
            new LxcEngine(settings, docker, notes),
            new NspawnEngine(docker, running, notes));
  }

  /** For tests: these engines and no others, and nothing of /proc. */
  Engines(List<Engine> engines, EngineSettings settings, Notes notes) {
    this.engines = engines;
    this.settings = settings;
    this.notes = notes;
    this.docker = null;
    this.running = null;
    this.containerd = null;
  }

  /**
   * The container that the user means by {@code NAME}, {@code ENGINE://NAME} or {@code pid://PID}.
   */
  public Container find(String typed) throws Failure {
    int end = typed.indexOf(ENGINE_END);
    String name = end < 0 ? typed : typed.substring(end + ENGINE_END.length());
    String engine = end < 0 ? settings.engine() : typed.substring(0, end);
    if (engine == null && settings.findWay() == FindWay.PID) {
      engine = pids.name();
    }
    if (!isName(name, engine != null)) {
      throw Failure.of(
          Shown.text(typed)
              + ": no such container: a name has letters, digits and _.- only,"
              + " the first a letter or digit");
    }
    List<Engine> asked = engine == null ? askedForAnyName() : List.of(named(typed, engine));
    patience.setAlone(engine != null);
    List<Container> found = new ArrayList<>();
    Failure failure = null;
    Engine silent = null;
    for (Engine one : asked) {
      try {
        addNew(one.find(name), found);
      } catch (Failure e) {
        failure = failure == null ? e : failure;
        silent = silent == null && DaemonException.isSilence(e.getCause()) ? one : silent;
      }
    }
    if (found.isEmpty() && isProcAsked(engine)) {
      found.addAll(running.find(name, engine));
    }
    if (silent != null && engine == null) {
      notes.warn("warning: " + silent.name() + ": it did not answer within 2 s");
    }
    if (found.isEmpty() && failure != null) {
      throw failure; // one that was not asked may have it
    }
    return theOne(typed, name, asked, found);
  }

  private Container theOne(String typed, String name, List<Engine> asked, List<Container> found)
      throws Failure {
    if (found.isEmpty()) {
      throw Unknown.failure(typed, name, asked, running);
    }
    if (found.size() > 1) {
      throw Unknown.ambiguous(typed, name, found);
    }
    return found.get(0);
  }

  /**
   * What no engine's files have may still be in /proc; but where the user named a daemon, or a way
   * that asks one, it is not meant.
   */
  private boolean isProcAsked(String engine) throws Failure {
    boolean way = settings.findWay() == FindWay.AUTO || settings.findWay() == FindWay.PROC;
    if (running == null || !way || pids.name().equals(engine)) {
      return false;
    }
    boolean dockers = engine == null || engine.equals(DockerEngine.NAME);
    return !dockers || !docker.get().chosen();
  }

  /**
   * Asks the container's engine again, by id: is the process that was pinned meanwhile still the
   * one?
   */
  public Container again(Container container) throws Failure {
    if (running != null) {
      running.forget();
      containerd.forget();
    }
    boolean byId =
        container.engine().equals(DockerEngine.NAME)
            || container.engine().equals(PodmanEngine.NAME);
    return find(container.engine() + ENGINE_END + (byId ? container.id() : container.name()));
  }

  /** What helps where the container does not run, and its files are not to be had then. */
  public String remedyForStopped(Container container) {
    Engine engine = of(container);
    return engine == null ? "start it first" : engine.remedyForStopped();
  }

  /** The container's files by way of its engine; null where there is no such way. */
  public Archive archive(Container container) throws Failure {
    Engine engine = of(container);
    return engine == null ? null : engine.archive(container);
  }

  /** What was asked of the container's engine, and how, for a message. */
  public String asked(Container container) {
    Engine engine = of(container);
    return engine == null ? container.engine() : engine.asked();
  }

  /** Its PID may be a number of another host's. */
  public boolean isRemote(Container container) throws Failure {
    Engine engine = of(container);
    return engine != null && engine.isRemote();
  }

  private Engine of(Container container) {
    for (Engine engine : engines) {
      if (engine.name().equals(container.engine())) {
        return engine;
      }
    }
    return null;
  }

  /** All containers of all engines, each once. */
  public List<Container> list() throws Failure {
    List<Container> containers = new ArrayList<>();
    Failure failure = null;
    List<Engine> asked =
        settings.engine() == null
            ? askedForAnyName()
            : List.of(named("--engine", settings.engine()));
    for (Engine engine : asked) {
      try {
        addNew(engine.list(), containers);
      } catch (Failure e) {
        failure = failure == null ? e : failure;
      }
    }
    if (isProcAsked(settings.engine())) {
      addRunning(containers);
    }
    if (containers.isEmpty() && failure != null) {
      throw failure;
    }
    if (failure != null) {
      notes.warn("warning: " + failure.getMessage());
    }
    return containers;
  }

  /** What runs and is in no engine's own list. */
  private void addRunning(List<Container> containers) throws Failure {
    for (ProcContainer container : running.all()) {
      Container name = container.names().get(0);
      if (settings.engine() == null || settings.engine().equals(name.engine())) {
        addNew(List.of(name), containers);
      }
    }
  }

  private List<Engine> askedForAnyName() throws Failure {
    List<Engine> asked = new ArrayList<>();
    for (Engine engine : engines) {
      if (engine.isAskedForAnyName()) {
        asked.add(engine);
      }
    }
    return asked;
  }

  private Engine named(String typed, String name) throws Failure {
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
    throw Failure.usage(Shown.text(typed) + ": no engine is called " + Shown.text(name))
        .withRemedy("engines: " + names + pids.name());
  }

  private static void addNew(List<Container> containers, List<Container> found) {
    for (Container container : containers) {
      if (!isKnown(container, found)) {
        found.add(container);
      }
    }
  }

  private static boolean isKnown(Container container, List<Container> found) {
    for (Container other : found) {
      boolean sameProcess = container.hasProcess() && container.pid() == other.pid();
      if (sameProcess) {
        return true;
      }
    }
    return false;
  }

  /**
   * What engines let their users choose.
   *
   * @param slashes of namespaces, where the engine is named
   */
  private static boolean isName(String name, boolean slashes) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean alphanumeric = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean slash = slashes && i > 0 && c == '/' && name.charAt(i - 1) != '/';
      if (!alphanumeric && (i == 0 || c != '_' && c != '.' && c != '-' && !slash)) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
