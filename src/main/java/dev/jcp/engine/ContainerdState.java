package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What containerd's runtime keeps of each running container, with its daemon stopped too: {@code
 * STATE/io.containerd.runtime.v2.task/NAMESPACE/ID/} has {@code init.pid} and the bundle's {@code
 * config.json}, whose annotations hold the names that Kubernetes and nerdctl gave.
 *
 * @param pid of init; 0 where no process of that container has it any more
 * @param annotations as parsed; null where they could not be read
 */
record ContainerdState(String namespace, String id, int pid, long startTicks, Object annotations) {

  private static final RawPath TASKS = RawPath.ascii("io.containerd.runtime.v2.task");

  /** Docker's own containers, which Docker is asked for. */
  private static final String MOBY = "moby";

  /** All of them; none where there is no such folder. What cannot be read is a note. */
  static List<ContainerdState> all(RawPath stateFolder, Notes notes) throws ErrnoException {
    List<ContainerdState> found = new ArrayList<>();
    RawPath tasks = stateFolder.resolve(TASKS);
    for (RawPath namespace : Folders.names(tasks)) {
      if (namespace.equals(RawPath.ascii(MOBY))) {
        continue;
      }
      RawPath folder = tasks.resolve(namespace);
      for (RawPath id : Folders.names(folder)) {
        found.add(read(folder.resolve(id), text(namespace), text(id), notes));
      }
    }
    return found;
  }

  private static ContainerdState read(RawPath bundle, String namespace, String id, Notes notes) {
    Object config = null;
    try {
      RawPath file = bundle.resolve(RawPath.ascii("config.json"));
      config = Json.parse(SmallFile.read(file), List.of("annotations"));
    } catch (ErrnoException e) {
      notes.note(bundle + ": cannot read config.json: " + e.reason());
    } catch (IOException e) {
      notes.note(bundle + "/config.json: " + e.getMessage());
    }
    ProcessStatus init = null;
    try {
      init = StatePid.read(bundle.resolve(RawPath.ascii("init.pid")), id);
    } catch (ErrnoException e) {
      notes.note(bundle + ": cannot read: " + e.reason());
    }
    int pid = init == null ? 0 : init.pid();
    long startTicks = init == null ? 0 : init.startTicks();
    return new ContainerdState(namespace, id, pid, startTicks, Json.at(config, "annotations"));
  }

  private static String text(RawPath name) {
    return new String(name.bytes(), StandardCharsets.UTF_8);
  }

  /** An annotation's value, or an empty one. */
  String annotation(String key) {
    return Json.text(annotations, key);
  }

  Container container(String engine, String name) {
    String image = annotation("io.kubernetes.cri.image-name");
    return new Container(
        engine, id, name, pid, pid == 0 ? "stopped" : "running", image, "", startTicks);
  }
}
