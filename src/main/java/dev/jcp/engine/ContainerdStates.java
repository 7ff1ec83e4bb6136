package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The containers that containerd's state folder has, in all namespaces but Docker's own; listed
 * once.
 */
final class ContainerdStates {

  private static final RawPath TASKS = RawPath.ascii("io.containerd.runtime.v2.task");
  private static final RawPath MOBY = RawPath.ascii("moby");
  private static final RawPath DEFAULT_FOLDER = RawPath.ascii("/run/containerd");
  private static final String UNIX = "unix://";

  private final EngineSettings settings;
  private final Notes notes;
  private List<ContainerdState> all;

  ContainerdStates(EngineSettings settings, Notes notes) {
    this.settings = settings;
    this.notes = notes;
  }

  /** None where there is no such folder, or where it is not for this user. */
  List<ContainerdState> all() throws Failure {
    if (all == null) {
      all = new ArrayList<>();
      RawPath tasks = folder().resolve(TASKS);
      try {
        for (RawPath namespace : Folders.names(tasks)) {
          if (!namespace.equals(MOBY)) {
            add(tasks.resolve(namespace), namespace);
          }
        }
      } catch (ErrnoException e) {
        if (!e.is(Errno.EACCES)) {
          throw Failure.of(tasks + ": cannot list: " + e.reason(), e);
        }
      }
    }
    return all;
  }

  /** What has started since is to be seen. */
  void forget() {
    all = null;
  }

  private void add(RawPath folder, RawPath namespace) throws ErrnoException {
    for (RawPath id : Folders.names(folder)) {
      all.add(new ContainerdState(folder.resolve(id), text(namespace), text(id), notes));
    }
  }

  private static String text(RawPath name) {
    return new String(name.bytes(), StandardCharsets.UTF_8);
  }

  /** Beside its socket (CONTAINERD_ADDRESS, as ctr and nerdctl have it), unless configured. */
  private RawPath folder() {
    String socket = settings.variable("CONTAINERD_ADDRESS");
    if (socket == null) {
      return DEFAULT_FOLDER;
    }
    return Shown.path(socket.startsWith(UNIX) ? socket.substring(UNIX.length()) : socket).parent();
  }
}
