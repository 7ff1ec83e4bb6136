package dev.jcp.engine;

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

  /** A variable that is set and not empty, or null. */
  String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
