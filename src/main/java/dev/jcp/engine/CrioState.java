package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What CRI-O keeps of each running container: the bundle {@code
 * /run/containers/storage/DRIVER-containers/ID/userdata/} with {@code config.json} and {@code
 * pidfile}. podman keeps its bundles elsewhere, so those folders have no config.json.
 */
final class CrioState {

  private static final RawPath RUN_ROOT = RawPath.ascii("/run/containers/storage");
  private static final RawPath DRIVER = RawPath.ascii("-containers");
  private static final RawPath CONFIG = RawPath.ascii("config.json");

  private CrioState() {}

  /** All containers of pods, without the pods' own; what cannot be read is a note. */
  static List<Container> containers(Notes notes) {
    List<Container> containers = new ArrayList<>();
    for (RawPath driver : Folders.readableNames(RUN_ROOT, notes)) {
      if (driver.endsWith(DRIVER)) {
        RawPath folder = RUN_ROOT.resolve(driver);
        for (RawPath id : Folders.readableNames(folder, notes)) {
          addContainer(folder.resolve(id), containers, notes);
        }
      }
    }
    return containers;
  }

  private static void addContainer(RawPath folder, List<Container> containers, Notes notes) {
    RawPath bundle = folder.resolve(RawPath.ascii("userdata"));
    String id = new String(folder.lastName().bytes(), StandardCharsets.UTF_8);
    try {
      byte[] json = SmallFile.readOrNull(bundle.resolve(CONFIG));
      if (json == null) {
        return;
      }
      Object config = Json.parse(json, List.of("annotations"));
      String name = KubernetesEngine.crioName(Json.at(config, "annotations"));
      if (!name.isEmpty()) {
        ProcessStatus init = StatePid.read(bundle.resolve(RawPath.ascii("pidfile")), id);
        containers.add(
            init == null
                ? new Container(KubernetesEngine.NAME, id, name, 0, "stopped", "", "")
                : Container.running(KubernetesEngine.NAME, id, name, init));
      }
    } catch (ErrnoException e) {
      if (!e.is(Errno.EACCES)) {
        notes.note(bundle + ": cannot read: " + e.reason());
      }
    } catch (IOException e) {
      notes.note(bundle + "/config.json: " + e.getMessage());
    }
  }
}
