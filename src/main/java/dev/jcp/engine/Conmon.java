package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.io.IOException;
import java.util.List;

/** What conmon(8) knows of the container that it watches over for podman or CRI-O. */
final class Conmon {

  private Conmon() {}

  /**
   * @param user another user's name and a slash, or empty
   */
  static List<Container> containers(
      Supervisor conmon, ProcessStatus init, String user, Notes notes) {
    String id = conmon.option("-c", "--cid");
    String name = conmon.option("-n", "--name");
    if (id.isEmpty() || name.isEmpty()) {
      return List.of();
    }
    // CRI-O calls its containers k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT; the names are in its
    // bundle.
    if (name.startsWith("k8s_") && user.isEmpty() && !conmon.isNested()) {
      RawPath bundle = Shown.path(conmon.option("-b", "--bundle"));
      String pod = KubernetesEngine.crioName(annotations(bundle, notes));
      if (!pod.isEmpty()) {
        return List.of(Container.running(KubernetesEngine.NAME, id, pod, init));
      }
    }
    return List.of(Container.running(PodmanEngine.NAME, id, user + name, init));
  }

  private static Object annotations(RawPath bundle, Notes notes) {
    RawPath file = bundle.resolve(RawPath.ascii("config.json"));
    try {
      return Json.at(Json.parse(SmallFile.read(file), List.of("annotations")), "annotations");
    } catch (ErrnoException e) {
      notes.note(file + ": cannot read: " + e.reason());
    } catch (IOException e) {
      notes.note(file + ": " + e.getMessage());
    }
    return null;
  }
}
