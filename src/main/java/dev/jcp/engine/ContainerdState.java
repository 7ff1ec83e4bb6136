package dev.jcp.engine;

import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
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
    for (RawPath namespace : names(tasks)) {
      if (namespace.equals(RawPath.ascii(MOBY))) {
        continue;
      }
      RawPath folder = tasks.resolve(namespace);
      for (RawPath id : names(folder)) {
        found.add(read(folder.resolve(id), text(namespace), text(id), notes));
      }
    }
    return found;
  }

  private static List<RawPath> names(RawPath folder) throws ErrnoException {
    List<RawPath> names = new ArrayList<>();
    try (Fd fd = Linux.openat(Fd.WORKING_DIRECTORY, folder, Open.FOLDER)) {
      DirectoryReader reader = new DirectoryReader();
      for (List<RawPath> batch = reader.next(fd); !batch.isEmpty(); batch = reader.next(fd)) {
        names.addAll(batch);
      }
    } catch (ErrnoException e) {
      if (!e.isOneOf(Errno.ENOENT, Errno.ENOTDIR)) {
        throw e;
      }
    }
    return names;
  }

  private static ContainerdState read(RawPath bundle, String namespace, String id, Notes notes) {
    Object config = null;
    int pid = 0;
    long startTicks = 0;
    try {
      RawPath file = bundle.resolve(RawPath.ascii("config.json"));
      config = Json.parse(SmallFile.read(file), List.of("annotations"));
    } catch (ErrnoException e) {
      notes.note(bundle + ": cannot read config.json: " + e.reason());
    } catch (IOException e) {
      notes.note(bundle + "/config.json: " + e.getMessage());
    }
    try {
      byte[] digits = SmallFile.readOrNull(bundle.resolve(RawPath.ascii("init.pid")));
      pid = digits == null ? 0 : number(digits);
      ProcessStatus status = pid == 0 ? null : ProcessStatus.read(pid);
      boolean its = status != null && isIn(pid, id);
      startTicks = its ? status.startTicks() : 0;
      pid = its ? pid : 0;
    } catch (ErrnoException e) {
      notes.note(bundle + ": cannot read: " + e.reason());
      pid = 0;
    }
    return new ContainerdState(namespace, id, pid, startTicks, Json.at(config, "annotations"));
  }

  /** The task may have ended and another process have its number: then its cgroup is another. */
  private static boolean isIn(int pid, String id) throws ErrnoException {
    byte[] cgroup = SmallFile.readOrNull(RawPath.ascii("/proc/" + pid + "/cgroup"));
    if (cgroup == null) {
      return false;
    }
    String paths = new String(cgroup, StandardCharsets.ISO_8859_1) + "\n";
    // A path's own component, or systemd's cri-containerd-ID.scope; a part of one is somebody else.
    return paths.contains("/" + id + "\n")
        || paths.contains("/" + id + "/")
        || paths.contains("-" + id + ".scope");
  }

  private static int number(byte[] digits) {
    try {
      return Integer.parseInt(new String(digits, StandardCharsets.ISO_8859_1).trim());
    } catch (NumberFormatException e) {
      return 0;
    }
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
