package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.proc.CgroupId;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * podman's containers without its service, from the files of its storage library
 * (containers-storage.conf(5)): names and ids in {@code
 * GRAPHROOT/DRIVER-containers/containers.json}, the init of each in {@code
 * RUNROOT/DRIVER-containers/ID/userdata/pidfile}.
 */
final class PodmanFiles {

  private static final String CONTAINERS = "-containers";

  private final RawPath graphRoot;
  private final RawPath runRoot;
  private final Notes notes;

  private PodmanFiles(RawPath graphRoot, RawPath runRoot, Notes notes) {
    this.graphRoot = graphRoot;
    this.runRoot = runRoot;
    this.notes = notes;
  }

  /** The storage of whoever runs jcp: root's, or the user's own. */
  static PodmanFiles own(EngineSettings settings, Notes notes) {
    if (LinuxProcess.geteuid() == 0) {
      return configured(
          "/etc/containers/storage.conf",
          "/var/lib/containers/storage",
          "/run/containers/storage",
          notes);
    }
    String home = settings.ownHome();
    String runtime = settings.variable("XDG_RUNTIME_DIR");
    String run = runtime == null ? "/run/user/" + LinuxProcess.geteuid() : runtime;
    return configured(
        home + "/.config/containers/storage.conf",
        home + "/.local/share/containers/storage",
        run + "/containers",
        notes);
  }

  private static PodmanFiles configured(String file, String graph, String run, Notes notes) {
    String text = "";
    try {
      byte[] bytes = SmallFile.readOrNull(Shown.path(file));
      text = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    } catch (ErrnoException e) {
      notes.note(Shown.text(file) + ": cannot read: " + e.reason());
    }
    String graphRoot = value(text, "graphroot", graph);
    return new PodmanFiles(Shown.path(graphRoot), Shown.path(value(text, "runroot", run)), notes);
  }

  /** {@code key = "value"} on a line of its own. */
  private static String value(String toml, String key, String otherwise) {
    for (String line : toml.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0 && line.substring(0, equals).trim().equals(key)) {
        String value = line.substring(equals + 1).trim();
        int end = value.length() < 2 || value.charAt(0) != '"' ? -1 : value.indexOf('"', 1);
        return end < 0 ? otherwise : value.substring(1, end);
      }
    }
    return otherwise;
  }

  /** All containers, those that do not run too. */
  List<Container> containers() {
    List<Container> containers = new ArrayList<>();
    for (RawPath name : Folders.readableNames(graphRoot, notes)) {
      if (name.endsWith(RawPath.ascii(CONTAINERS))) {
        // What is volatile (podman run --rm, with newer podmans) is beside the process numbers.
        addContainers(graphRoot, name, "containers.json", containers);
        addContainers(graphRoot, name, "volatile-containers.json", containers);
        addContainers(runRoot, name, "volatile-containers.json", containers);
      }
    }
    return containers;
  }

  private void addContainers(
      RawPath root, RawPath driver, String file, List<Container> containers) {
    RawPath path = root.resolve(driver).resolve(RawPath.ascii(file));
    try {
      byte[] bytes = SmallFile.readOrNull(path);
      if (bytes != null && Json.parse(bytes) instanceof List<?> entries) {
        for (Object entry : entries) {
          add(entry, runRoot.resolve(driver), containers);
        }
      }
    } catch (ErrnoException e) {
      notes.note(path + ": cannot read: " + e.reason());
    } catch (IOException e) {
      notes.note(path + ": " + e.getMessage());
    }
  }

  private void add(Object entry, RawPath running, List<Container> containers) {
    String id = Json.text(entry, "id");
    boolean named = Json.at(entry, "names") instanceof List<?> names && !names.isEmpty();
    if (!CgroupId.isId(id) || !named) {
      return;
    }
    String name = String.valueOf(((List<?>) Json.at(entry, "names")).get(0));
    if (name.startsWith(KubernetesEngine.CRIO_NAME)) {
      return; // CRI-O keeps its containers in the same storage
    }
    ProcessStatus init = init(running.resolve(RawPath.ascii(id)), id);
    containers.add(
        new Container(
            PodmanEngine.NAME,
            id,
            name,
            init == null ? 0 : init.pid(),
            init == null ? "stopped" : "running",
            "",
            ""));
  }

  private ProcessStatus init(RawPath folder, String id) {
    try {
      return StatePid.read(folder.resolve(RawPath.ascii("userdata/pidfile")), id);
    } catch (ErrnoException e) {
      if (!e.is(Errno.EACCES)) {
        notes.note(folder + ": cannot read: " + e.reason());
      }
      return null;
    }
  }
}
