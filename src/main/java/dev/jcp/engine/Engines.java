package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * The one answer that all engines' answers make.
 *
 * <p>A name that two engines know is an error, unless both mean the same process: to copy into the
 * wrong container is worse than to ask again.
 */
public final class Engines {

  private static final String ENGINE_END = "://";

  private final EngineSettings settings;
  private final KnownEngines known;
  private final Notes notes;

  public Engines(EngineSettings settings, Notes notes) {
    this(settings, new KnownEngines(settings, notes), notes);
  }

  Engines(EngineSettings settings, KnownEngines known, Notes notes) {
    this.settings = settings;
    this.known = known;
    this.notes = notes;
  }

  /**
   * The container that the user means by {@code NAME}, {@code ENGINE://NAME} or {@code pid://PID}.
   */
  public Container find(String typed) throws Failure {
    int end = typed.indexOf(ENGINE_END);
    String name = end < 0 ? typed : typed.substring(end + ENGINE_END.length());
    String engine = end < 0 ? engineOfAll() : typed.substring(0, end);
    if (!isName(name, engine != null)) {
      throw Failure.of(
          Shown.text(typed)
              + ": no such container: a name has letters, digits and _.- only,"
              + " the first a letter or digit");
    }
    List<Engine> asked = known.asked(engine, typed);
    List<Container> found = found(name, engine, asked);
    if (found.isEmpty()) {
      throw Unknown.failure(typed, name, asked, known.running(engine));
    }
    if (found.size() > 1) {
      throw Unknown.ambiguous(typed, name, found);
    }
    return found.get(0);
  }

  /** The one that is meant where a name has none before it, or null. */
  private String engineOfAll() {
    boolean pids = settings.engine() == null && settings.findWay() == FindWay.PID;
    return pids ? PidEngine.NAME : settings.engine();
  }

  private List<Container> found(String name, String engine, List<Engine> asked) throws Failure {
    List<Container> found = new ArrayList<>();
    Failure failure = null;
    for (Engine one : asked) {
      try {
        addNew(one.find(name), found);
      } catch (Failure e) {
        if (one.isNamed()) {
          throw e; // it was meant, so no other engine's container is
        }
        failure = failure == null ? e : failure;
        if (engine == null && DaemonException.isSilence(e.getCause())) {
          notes.warn("warning: " + one.name() + ": it did not answer within 2 s");
        }
      }
    }
    ProcContainers running = found.isEmpty() ? known.running(engine) : null;
    if (running != null) {
      found.addAll(engine == null ? running.findOwn(name, null) : running.findNamed(name, engine));
    }
    if (found.isEmpty() && failure != null) {
      throw failure; // one that was not asked may have it
    }
    return found;
  }

  /**
   * Asks the container's engine again, by id: is the process that was pinned meanwhile still the
   * one?
   */
  public Container again(Container container) throws Failure {
    known.forget();
    boolean hasIds =
        container.engine().equals(DockerEngine.NAME)
            || container.engine().equals(PodmanEngine.NAME);
    // Another user's answers to USER/NAME alone.
    boolean byId = hasIds && container.name().indexOf('/') < 0;
    return find(container.engine() + ENGINE_END + (byId ? container.id() : container.name()));
  }

  /** The container's files by way of its engine; null where there is no such way. */
  public Archive archive(Container container) throws Failure {
    Engine engine = known.of(container);
    return engine == null ? null : engine.archive(container);
  }

  /** What helps where the container does not run, and its files are not to be had then. */
  public String remedyForStopped(Container container) {
    Engine engine = known.of(container);
    return engine == null ? "start it first" : engine.remedyForStopped();
  }

  /** Why its engine gives no archive of its files, for a message. */
  public String whyNoArchive(Container container) {
    Engine engine = known.of(container);
    return engine == null ? "it is a process, and no engine's container" : engine.whyNoArchive();
  }

  /** Its PID may be a number of another host's. */
  public boolean isRemote(Container container) throws Failure {
    Engine engine = known.of(container);
    return engine != null && engine.isRemote();
  }

  /** Ends what was started for a copy. */
  public void close() {
    known.close();
  }

  /** All containers of all engines, each once. */
  public List<Container> list() throws Failure {
    List<Container> containers = new ArrayList<>();
    Failure failure = null;
    for (Engine engine : known.asked(settings.engine(), "--engine")) {
      try {
        addNew(engine.list(), containers);
      } catch (Failure e) {
        if (engine.isNamed()) {
          throw e;
        }
        failure = failure == null ? e : failure;
      }
    }
    addRunning(containers);
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
    ProcContainers running = known.running(settings.engine());
    try {
      for (ProcContainer container : running == null ? List.<ProcContainer>of() : running.all()) {
        Container name = container.names().get(0);
        if (settings.engine() == null || settings.engine().equals(name.engine())) {
          addNew(List.of(name), containers);
        }
      }
    } catch (ErrnoException e) {
      notes.warn("warning: cannot read /proc: " + e.reason());
    }
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
      if (container.hasProcess() && container.pid() == other.pid()) {
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
