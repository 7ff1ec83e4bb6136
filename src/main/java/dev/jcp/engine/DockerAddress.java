package dev.jcp.engine;

import dev.jcp.report.Failure;

/** Where Docker's daemon listens, worked out once for all engines: it is in files. */
final class DockerAddress {

  private final EngineSettings settings;
  private DaemonAddress resolved;

  DockerAddress(EngineSettings settings) {
    this.settings = settings;
  }

  DaemonAddress get() throws Failure {
    if (resolved == null) {
      resolved = DaemonAddress.resolve(settings);
    }
    return resolved;
  }
}
