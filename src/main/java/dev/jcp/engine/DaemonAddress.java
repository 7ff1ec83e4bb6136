package dev.jcp.engine;

import dev.jcp.engine.http.RemoteAddress;
import dev.jcp.engine.http.TlsFiles;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.proc.SmallFile;
import dev.jcp.report.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Where the daemon listens, by the rules of docker's own client: --context or --host, then
 * DOCKER_HOST, then DOCKER_CONTEXT, then the current context in config.json, then the default
 * socket.
 *
 * @param sockets Unix sockets, to be tried in this order while there is none; empty for a remote
 *     daemon
 * @param remote or null
 * @param origin who says so, for messages
 * @param chosen the user named a daemon, so no other one is meant
 */
record DaemonAddress(List<RawPath> sockets, RemoteAddress remote, String origin, boolean chosen) {

  private static final String DEFAULT_SOCKET = "/var/run/docker.sock";
  private static final String DEFAULT_CONTEXT = "default";
  private static final String UNIX = "unix://";

  static DaemonAddress resolve(EngineSettings settings) throws Failure {
    String context = settings.context();
    if (context != null) {
      if (settings.host() != null) {
        throw Failure.usage("--host and --context both name a daemon: give one of them");
      }
      return context(context, "--context", settings);
    }
    if (settings.host() != null) {
      return host(settings.host(), "--host", tlsOfEnvironment(settings));
    }
    if (settings.variable("DOCKER_HOST") != null) {
      return environmentOrDefault(settings);
    }
    context = settings.variable("DOCKER_CONTEXT");
    if (context != null) {
      return context(context, "DOCKER_CONTEXT", settings);
    }
    RawPath config = configFolder(settings).resolve(RawPath.ascii("config.json"));
    byte[] json = read(config);
    context = json == null ? "" : Json.text(parse(json, config), "currentContext");
    return context.isEmpty() ? defaults(settings) : context(context, config.toString(), settings);
  }

  /** The address as the user would write it. */
  @Override
  public String toString() {
    return remote != null ? remote.toString() : UNIX + sockets.get(0);
  }

  /** The same with who named it, for messages. */
  String withOrigin() {
    return chosen ? this + " (" + origin + ")" : toString();
  }

  /** Its PIDs are not numbers of this host's, as far as its address shows. */
  boolean isRemote() {
    return remote != null;
  }

  private static DaemonAddress environmentOrDefault(EngineSettings settings) throws Failure {
    String host = settings.variable("DOCKER_HOST");
    return host != null
        ? host(host, "DOCKER_HOST", tlsOfEnvironment(settings))
        : defaults(settings);
  }

  /** A rootless daemon listens in the user's own folder; it is asked where there is no other. */
  static DaemonAddress defaults(EngineSettings settings) {
    RawPath usual = RawPath.ascii(DEFAULT_SOCKET);
    String runtime = settings.variable("XDG_RUNTIME_DIR");
    List<RawPath> sockets =
        runtime == null ? List.of(usual) : List.of(usual, Shown.path(runtime + "/docker.sock"));
    return new DaemonAddress(sockets, null, "the default", false);
  }

  static DaemonAddress host(String typed, String origin, TlsFiles tls) throws Failure {
    String host = typed.trim();
    if (host.startsWith(UNIX)) {
      String path = host.substring(UNIX.length());
      RawPath socket = path.isEmpty() ? RawPath.ascii(DEFAULT_SOCKET) : Shown.path(path);
      return new DaemonAddress(List.of(socket), null, origin, true);
    }
    RemoteAddress remote = RemoteAddress.parse(host, tls);
    if (remote != null) {
      return new DaemonAddress(List.of(), remote, origin, true);
    }
    throw Failure.usage(origin + ": " + Shown.text(host) + " is no daemon's address")
        .withRemedy(
            "addresses are unix:///PATH/TO/SOCKET, tcp://HOST:PORT and ssh://[USER@]HOST[:PORT]");
  }

  private static DaemonAddress context(String name, String origin, EngineSettings settings)
      throws Failure {
    if (name.equals(DEFAULT_CONTEXT)) {
      return environmentOrDefault(settings);
    }
    RawPath file =
        configFolder(settings)
            .resolve(RawPath.ascii("contexts/meta/" + sha256(name) + "/meta.json"));
    byte[] json = read(file);
    if (json == null) {
      throw Failure.usage(origin + ": no docker context is called " + Shown.text(name))
          .withRemedy("\"docker context ls\" shows them");
    }
    Object meta = parse(json, file);
    String shown = "the docker context " + Shown.text(name);
    if (Json.at(meta, "Endpoints", "docker") == null) {
      throw Failure.usage(origin + ": " + shown + " has no docker endpoint");
    }
    String host = Json.text(meta, "Endpoints", "docker", "Host");
    if (host.isEmpty()) {
      host = UNIX; // docker's own client takes the default socket then, and no other
    }
    RawPath tlsFolder =
        configFolder(settings).resolve(RawPath.ascii("contexts/tls/" + sha256(name) + "/docker"));
    boolean skipVerify = Json.flag(meta, "Endpoints", "docker", "SkipTLSVerify");
    TlsFiles tls = TlsFiles.in(tlsFolder, !skipVerify);
    boolean hasCa = read(tls.ca()) != null;
    boolean encrypted = skipVerify || hasCa || read(tls.key()) != null;
    TlsFiles used = !encrypted ? null : hasCa ? tls : tls.withoutCa();
    return host(host, shown, used);
  }

  /**
   * As docker's client reads the environment: DOCKER_TLS_VERIFY (or DOCKER_TLS, which does not look
   * at the daemon's certificate) and DOCKER_CERT_PATH; null: no TLS.
   */
  private static TlsFiles tlsOfEnvironment(EngineSettings settings) {
    boolean verify = settings.variable("DOCKER_TLS_VERIFY") != null;
    if (!verify && settings.variable("DOCKER_TLS") == null) {
      return null;
    }
    String folder = settings.variable("DOCKER_CERT_PATH");
    return TlsFiles.in(folder != null ? Shown.path(folder) : configFolder(settings), verify);
  }

  static RawPath configFolder(EngineSettings settings) {
    String folder = settings.variable("DOCKER_CONFIG");
    if (folder != null) {
      return Shown.path(folder);
    }
    String home = settings.variable("HOME");
    return Shown.path((home == null ? System.getProperty("user.home") : home) + "/.docker");
  }

  private static byte[] read(RawPath file) throws Failure {
    try {
      return SmallFile.readOrNull(file);
    } catch (ErrnoException e) {
      throw Failure.of(file + ": cannot read: " + e.reason(), e);
    }
  }

  private static Object parse(byte[] json, RawPath file) throws Failure {
    try {
      return Json.parse(json);
    } catch (IOException e) {
      throw Failure.of(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The client names a context's folder by the digest of its name, whatever characters are in that.
   */
  private static String sha256(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      StringBuilder hex = new StringBuilder(2 * digest.length);
      for (byte b : digest) {
        hex.append(Character.forDigit(b >> 4 & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
      }
      return hex.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
