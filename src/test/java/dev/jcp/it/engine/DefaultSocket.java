package dev.jcp.it.engine;

import dev.jcp.it.Jcp;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;

/**
 * A machine whose docker daemon is at the usual address, for one run of the program: it gets mounts
 * of its own, with another socket in that place. The machine's own /run stays as it is.
 *
 * <p>A daemon that the user names is asked alone; only the one that is simply there is asked beside
 * other engines.
 */
public final class DefaultSocket {

  private static final String SCRIPT =
      """
      #!/bin/sh
      set -e
      mount -t tmpfs tmpfs HERE
      mkdir HERE/upper HERE/work
      mount -t overlay overlay -o lowerdir=/run,upperdir=HERE/upper,workdir=HERE/work /run
      rm -f /run/docker.sock
      : >/run/docker.sock
      mount --bind SOCKET /run/docker.sock
      exec "$@"
      """;

  private DefaultSocket() {}

  /**
   * The program where that socket is docker's.
   *
   * @param work a folder of the test's, not the one that it runs in
   */
  public static Jcp with(Jcp jcp, Path work, String socket) {
    String script = SCRIPT.replace("HERE", work + "/mounts").replace("SOCKET", socket);
    Shell.run("mkdir -p " + work + "/mounts; cat >" + work + "/run <<'END'\n" + script + "END")
        .orFail();
    return jcp.under("unshare --mount --propagation private sh " + work + "/run");
  }
}
