package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.path.Shown;
import java.util.Map;

/**
 * What the user said about engines.
 *
 * @param host --host: the daemon's address, or null
 * @param context --context: the name of a docker context, or null
 * @param engine --engine: the name of the only engine that is asked, or null
 * @param findWay --find
 * @param dataRoot the daemon's data folder (dockerd --data-root), or null where it is to be found
 *     out
 * @param environment HOME, DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG and XDG_RUNTIME_DIR count
 */
public record EngineSettings(
    String host,
    String context,
    String engine,
    FindWay findWay,
    String dataRoot,
    Map<String, String> environment) {

  /**
   * The home folder of who runs jcp, or null. Root may have another user's (sudo -E): what lies in
   * there is not root's word.
   */
  String ownHome() {
    String home = variable("HOME");
    try {
      return home != null
              && Linux.statxFollowing(Fd.WORKING_DIRECTORY, Shown.path(home)).uid()
                  == LinuxProcess.geteuid()
          ? home
          : null;
    } catch (ErrnoException e) {
      return null;
    }
  }

  /** A variable that is set and not empty, or null. */
  String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
