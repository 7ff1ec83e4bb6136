package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.proc.CgroupId;
import dev.jcp.proc.ProcessGroup;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What containerd's shim knows of the container that it watches over: namespace and id from its
 * command line, and the bundle, which is its working folder, with the annotations of Kubernetes'
 * containers. So a containerd inside a container (kind) is found as well, by what is in there.
 */
final class Shim {

  private static final String MOBY = "moby";

  private Shim() {}

  /**
   * @param user another user's name and a slash, or empty
   */
  static List<Container> containers(Supervisor shim, ProcessGroup group, String user, Notes notes)
      throws ErrnoException {
    ProcessStatus init = group.init();
    String namespace = shim.option("-namespace", "--namespace");
    String shims = shim.option("-id", "--id");
    if (namespace.isEmpty() || shims.isEmpty()) {
      return List.of();
    }
    // One shim may serve a whole pod: then the id is its own, and the container's is in the cgroup.
    String cgroups = shim.isNested() ? group.cgroup().untrustedInnerId() : group.cgroup().id();
    String id = CgroupId.isId(shims) && !cgroups.isEmpty() ? cgroups : shims;
    if (namespace.equals(MOBY)) {
      return List.of(
          Container.running(DockerEngine.NAME, id, user + dockersName(init, id, notes), init));
    }
    List<Container> names = new ArrayList<>();
    Object annotations = user.isEmpty() ? annotations(shim, shims, id, notes) : null;
    String pod = KubernetesEngine.containerdName(annotations);
    if (!pod.isEmpty()) {
      names.add(Container.running(KubernetesEngine.NAME, id, pod, init));
    }
    names.add(Container.running(ContainerdEngine.NAME, id, user + namespace + "/" + id, init));
    return names;
  }

  /**
   * From Docker's files, in the folder that the container's mounts show: whoever may mount in it
   * can so choose its name, and therefore it answers to that only where Docker is named.
   */
  private static String dockersName(ProcessStatus init, String id, Notes notes) {
    RawPath folder = DockerDataRoots.ofProcess(init.pid(), id);
    DockerState state = folder == null ? null : DockerState.read(folder, id, notes);
    String shortId = id.substring(0, Math.min(id.length(), Container.SHORT_ID));
    return state == null || state.name().isEmpty() ? shortId : state.name();
  }

  /**
   * From the bundle, which may be in a container: it is opened one name after the other, and
   * nothing but a regular file is read.
   */
  private static Object annotations(Supervisor shim, String shims, String id, Notes notes) {
    try (Fd own =
        Linux.openat(Fd.WORKING_DIRECTORY, shim.workingFolder(), Open.O_PATH | Open.O_DIRECTORY)) {
      if (id.equals(shims)) {
        return annotations(own);
      }
      try (Fd above = Linux.openat(own, RawPath.DOT_DOT, Open.O_PATH | Open.O_DIRECTORY);
          Fd bundle = Linux.openat(above, RawPath.ascii(id), Open.LOOK | Open.O_DIRECTORY)) {
        return annotations(bundle);
      }
    } catch (ErrnoException e) {
      notes.note("containerd: the bundle of " + Shown.text(id) + " cannot be read: " + e.reason());
    } catch (IOException e) {
      notes.note("containerd: the bundle of " + Shown.text(id) + ": " + e.getMessage());
    }
    return null;
  }

  private static Object annotations(Fd untrustedFolder) throws IOException {
    byte[] json = SmallFile.readUntrusted(untrustedFolder, RawPath.ascii("config.json"));
    return Json.at(Json.parse(json, List.of("annotations")), "annotations");
  }
}
