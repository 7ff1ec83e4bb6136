package dev.jcp.it.engine;

import dev.jcp.it.Jcp;
import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real sshd on the loopback, with its own keys and port; docker's client behind it sees one
 * daemon.
 */
public final class SshServer implements AutoCloseable {

  private static final String SETUP =
      """
      cd TOP && mkdir bin && mkdir -p /run/sshd
      ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f key
      cp key.pub authorized_keys
      cat >sshd_config <<END
      Port PORT
      ListenAddress 127.0.0.1
      HostKey TOP/host
      PidFile TOP/pid
      AuthorizedKeysFile TOP/authorized_keys
      StrictModes no
      PermitRootLogin yes
      PasswordAuthentication no
      UsePAM no
      SetEnv DOCKER_HOST=DAEMON
      END
      echo "[127.0.0.1]:PORT $(cat host.pub)" >known_hosts
      cat >ssh_config <<END
      IdentityFile TOP/key
      IdentitiesOnly yes
      UserKnownHostsFile TOP/known_hosts
      BatchMode yes
      END
      printf '#!/bin/sh\\nexec /usr/bin/ssh -F "${JCP_SSH_CONFIG:-TOP/ssh_config}" "$@"\\n' >bin/ssh
      chmod +x bin/ssh
      sed s/key/nokey/ ssh_config >stranger
      """;

  private final Path home;
  private final int port;
  private Process server;

  private SshServer(Path home, int port) {
    this.home = home;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @param daemon for DOCKER_HOST on the far side
   */
  public static SshServer start(String daemon) {
    boolean there = Shell.run("test -x /usr/sbin/sshd && command -v ssh").status() == 0;
    Requirement.check("ssh", there, "no sshd is installed");
    try {
      Path home = Files.createTempDirectory("jcp-ssh-");
      SshServer server = new SshServer(home, freePort());
      Shell.run(
              SETUP
                  .replace("TOP", home.toString())
                  .replace("PORT", Integer.toString(server.port))
                  .replace("DAEMON", daemon))
          .orFail();
      server.server =
          new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", home + "/sshd_config")
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile())
              .start();
      Shell.run("for i in $(seq 100); do [ -e " + home + "/pid ] && exit; sleep 0.05; done; exit 1")
          .orFail();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  public String address() {
    return "ssh://root@127.0.0.1:" + port;
  }

  /** The folder whose ssh, put first into PATH, has the keys. */
  public String client() {
    return home + "/bin";
  }

  /** With no key that the server knows. */
  public Jcp stranger(Jcp jcp) {
    return jcp.with("JCP_SSH_CONFIG", home + "/stranger");
  }

  @Override
  public void close() {
    server.destroy();
    try {
      server.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Shell.run("rm -rf " + home);
  }
}
