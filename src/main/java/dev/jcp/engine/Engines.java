package dev.jcp.engine;

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

  public Engines(EngineSettings settings, Notes notes) {
    DockerAddress docker = new DockerAddress(settings);
    engines = // one line for each engine, in the order in which they are asked
        List.of(
            new DockerEngine(settings, docker, notes), //
            new PodmanEngine(settings, docker),
            new ContainerdEngine(settings, docker, notes),
            new KubernetesEngine(settings, notes));
  }

  /** For tests: these engines and no others. */
  Engines(List<Engine> engines) {
    this.engines = engines;
  }

  /**
   * The container that the user means by {@code NAME}, {@code ENGINE://NAME} or {@code pid://PID}.
   */
  public Container find(String typed) throws Failure {
    int end = typed.indexOf(ENGINE_END);
    String name = end < 0 ? typed : typed.substring(end + ENGINE_END.length());
    List<Engine> asked =
        end < 0 ? askedForAnyName() : List.of(named(typed, typed.substring(0, end)));
    if (!isName(name, end >= 0)) {
      throw Failure.of(
          Shown.text(typed)
              + ": no such container: a name has letters, digits and _.- only,"
              + " the first a letter or digit");
    }
    List<Container> found = new ArrayList<>();
    Failure failure = null;
    for (Engine engine : asked) {
      try {
        addNew(engine.find(name), found);
      } catch (Failure e) {
        failure = failure == null ? e : failure;
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty() && failure != null) {
      throw failure; // one that was not asked may have it
    }
    throw found.isEmpty()
        ? Unknown.failure(typed, name, asked)
        : Unknown.ambiguous(typed, name, found);
  }

  /**
   * Asks the container's engine again, by id: is the process that was pinned meanwhile still the
   * one?
   */
  public Container again(Container container) throws Failure {
    boolean byId =
        container.engine().equals(DockerEngine.NAME)
            || container.engine().equals(PodmanEngine.NAME);
    return find(container.engine() + ENGINE_END + (byId ? container.id() : container.name()));
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

  /** All containers of all engines. */
  public List<Container> list() throws Failure {
    List<Container> containers = new ArrayList<>();
    Failure failure = null;
    for (Engine engine : askedForAnyName()) {
      try {
        containers.addAll(engine.list());
      } catch (Failure e) {
        failure = failure == null ? e : failure;
      }
    }
    if (containers.isEmpty() && failure != null) {
      throw failure;
    }
    return containers;
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
      if (sameProcess && !container.engine().equals(other.engine())) {
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
