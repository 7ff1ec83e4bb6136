package dev.jcp.it.engine;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A dockerd that listens on TCP, in the clear or with TLS, and has one container: far. */
public final class RemoteDaemon implements AutoCloseable {

  /**
   * An authority of its own, the daemon's certificate and the client's; one more that is foreign.
   */
  private static final String CERTIFICATES =
      """
      cd TOP && mkdir certs other && cd certs
      openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca-key.pem -out ca.pem
      make() {
        openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$2" -out request.pem
        printf '%s\\n' "$4" >extensions
        openssl x509 -req -days 2 -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -out "$3" -extfile extensions
      }
      make server server-key.pem server-cert.pem subjectAltName=IP:127.0.0.1
      make client key.pem cert.pem extendedKeyUsage=clientAuth
      cd ../other && cp ../certs/ca.pem .
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=client -keyout key.pem -out cert.pem
      """;

  private final Path home;
  private final int port;
  private final boolean encrypted;
  private Process daemon;

  private RemoteDaemon(boolean encrypted) {
    DockerDaemon.get(); // its requirements are ours
    this.encrypted = encrypted;
    try (ServerSocket free = new ServerSocket(0)) {
      home = Files.createTempDirectory("jcp-remote-");
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RemoteDaemon plain() {
    RemoteDaemon daemon = new RemoteDaemon(false);
    daemon.start(List.of("--tls=false"));
    return daemon;
  }

  public static RemoteDaemon tls() {
    RemoteDaemon daemon = new RemoteDaemon(true);
    Shell.run(CERTIFICATES.replace("TOP", Bytes.quote(daemon.home.toString()))).orFail();
    String certificates = daemon.certificates();
    daemon.start(
        List.of(
            "--tlsverify",
            "--tlscacert=" + certificates + "/ca.pem",
            "--tlscert=" + certificates + "/server-cert.pem",
            "--tlskey=" + certificates + "/server-key.pem"));
    return daemon;
  }

  public String address() {
    return "tcp://127.0.0.1:" + port;
  }

  public String certificates() {
    return home + "/certs";
  }

  /** A client certificate that the daemon has no reason to trust. */
  public String otherCertificates() {
    return home + "/other";
  }

  /** A docker context for it, in a configuration folder of its own, made by docker's client. */
  public void makeContext(String config, String name) {
    Shell.run(
            "DOCKER_CONFIG="
                + config
                + " docker context create "
                + name
                + " --docker host="
                + address()
                + ",ca="
                + certificates()
                + "/ca.pem,cert="
                + certificates()
                + "/cert.pem,key="
                + certificates()
                + "/key.pem")
        .orFail();
  }

  private Shell.Result docker(String words) {
    return Shell.run("exec docker -H unix://" + home + "/s " + words);
  }

  private void start(List<String> options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "dockerd",
                "--iptables=false",
                "--bridge=none",
                "--exec-opt=native.cgroupdriver=cgroupfs",
                "--data-root=" + home + "/data",
                "--exec-root=" + home + "/exec",
                "--host=unix://" + home + "/s",
                "--host=tcp://" + (encrypted ? "0.0.0.0" : "127.0.0.1") + ":" + port,
                "--pidfile=" + home + "/pid"));
    command.addAll(options);
    try {
      daemon =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // A daemon in the clear waits for some seconds, to be seen.
    Shell.run(
            "for i in $(seq 300); do docker -H unix://"
                + home
                + "/s version && exit; sleep 0.1; done; exit 1")
        .orFail();
    String image = DockerDaemon.get().client() + " save " + DockerDaemon.IMAGE;
    Shell.run(image + " | docker -H unix://" + home + "/s load").orFail();
    docker("run -d --network none --name far " + DockerDaemon.IMAGE + " /bin/sleep 100000")
        .orFail();
  }

  @Override
  public void close() {
    docker("rm -f far");
    daemon.destroy();
    try {
      if (!daemon.waitFor(30, TimeUnit.SECONDS)) {
        daemon.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Shell.run(
        "awk -v top="
            + home
            + "/ 'index($2, top) == 1 { print $2 }' /proc/self/mounts | sort -r | xargs -r umount;"
            + " rm -rf "
            + home);
  }
}
