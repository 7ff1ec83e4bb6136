package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What containerd's runtime keeps of one running container, with its daemon stopped too: {@code
 * STATE/io.containerd.runtime.v2.task/NAMESPACE/ID/} has {@code init.pid} and the bundle's {@code
 * config.json}, whose annotations hold the names that Kubernetes and nerdctl gave. Each is read
 * when it is asked for: a host may have hundreds.
 */
final class ContainerdState {

  private static final RawPath CONFIG = RawPath.ascii("config.json");
  private static final RawPath PID = RawPath.ascii("init.pid");

  private final RawPath bundle;
  private final String namespace;
  private final String id;
  private final Notes notes;
  private byte[] config;

  ContainerdState(RawPath bundle, String namespace, String id, Notes notes) {
    this.bundle = bundle;
    this.namespace = namespace;
    this.id = id;
    this.notes = notes;
  }

  String id() {
    return id;
  }

  /** NAMESPACE/ID. */
  String name() {
    return namespace + "/" + id;
  }

  /**
   * The annotations as parsed; null where there are none, or none that can be read, of which there
   * is a note.
   */
  Object annotations() {
    try {
      return Json.at(Json.parse(config(), List.of("annotations")), "annotations");
    } catch (IOException e) {
      notes.note(bundle + "/config.json: " + e.getMessage());
      return null;
    }
  }

  /**
   * False where a name cannot be among the annotations, which is seen sooner than they are parsed.
   * A file that was cut short may have lost it, and is worth a note.
   */
  boolean mentions(String name) {
    String text = new String(config(), StandardCharsets.ISO_8859_1).trim();
    return text.contains(name) || !text.startsWith("{") || !text.endsWith("}");
  }

  private byte[] config() {
    if (config == null) {
      try {
        config = SmallFile.read(bundle.resolve(CONFIG));
      } catch (ErrnoException e) {
        notes.note(bundle + ": cannot read config.json: " + e.reason());
        config = new byte[] {'{', '}'};
      }
    }
    return config;
  }

  /** With the process that runs now. */
  Container container(String engine, String name, Object annotations) {
    ProcessStatus init = null;
    try {
      init = StatePid.read(bundle.resolve(PID), id);
    } catch (ErrnoException e) {
      notes.note(bundle + ": cannot read: " + e.reason());
    }
    String image = Json.text(annotations, "io.kubernetes.cri.image-name");
    String state = init == null ? "stopped" : "running";
    return new Container(engine, id, name, init == null ? 0 : init.pid(), state, image, "");
  }
}
