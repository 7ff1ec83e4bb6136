package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.io.IOException;
import java.util.List;

/**
 * What Docker's own file about a container says, {@code DATA-ROOT/containers/ID/config.v2.json}:
 * the names that its daemon would tell, also while no daemon runs. Only PIDs in it are old news:
 * they are looked up in /proc.
 */
record DockerState(
    String id, String name, int pid, boolean running, String state, String image, String user) {

  private static final List<String> WANTED = List.of("ID", "Name", "State", "Config");

  /** Null where there is none, or none that can be read; -v says why. */
  static DockerState read(RawPath containers, String id, Notes notes) {
    RawPath file = containers.resolve(RawPath.ascii(id + "/config.v2.json"));
    try {
      return of(Json.parse(SmallFile.read(file), WANTED), id);
    } catch (ErrnoException e) {
      if (!e.isOneOf(Errno.ENOENT, Errno.ENOTDIR)) {
        notes.note(file + ": cannot read: " + e.reason());
      }
    } catch (IOException e) {
      notes.note(file + ": " + e.getMessage());
    }
    return null;
  }

  private static DockerState of(Object json, String id) throws JsonException {
    if (!Json.text(json, "ID").equals(id)) {
      throw new JsonException("not the state of this container");
    }
    String name = Json.text(json, "Name");
    Object state = Json.at(json, "State");
    boolean running = Json.flag(state, "Running");
    return new DockerState(
        id,
        name.startsWith("/") ? name.substring(1) : name,
        Json.pid(state, "Pid"),
        running,
        word(state, running),
        Json.text(json, "Config", "Image"),
        Json.text(json, "Config", "User"));
  }

  /** As the daemon words it (container.State.StateString). */
  private static String word(Object state, boolean running) {
    if (running) {
      return Json.flag(state, "Paused")
          ? "paused"
          : Json.flag(state, "Restarting") ? "restarting" : "running";
    }
    if (Json.flag(state, "RemovalInProgress")) {
      return "removing";
    }
    if (Json.flag(state, "Dead")) {
      return "dead";
    }
    return Json.text(state, "StartedAt").startsWith("0001-") ? "created" : "exited";
  }

  /**
   * @param init null where no process of it was found: then it does not run, whatever the file says
   */
  Container container(ProcessStatus init) {
    return new Container(
        DockerEngine.NAME,
        id,
        name.isEmpty() ? id.substring(0, Container.SHORT_ID) : name,
        init == null ? 0 : init.pid(),
        init == null && running ? "exited" : init != null && !running ? "running" : state,
        image,
        user);
  }
}
