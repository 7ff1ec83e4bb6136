package dev.jcp.engine;

import dev.jcp.path.RawPath;

/**
 * What a TLS daemon and its client prove themselves with, as docker's client has it in a folder.
 *
 * @param ca the authority that the daemon's certificate must come from, PEM; null: the system's
 * @param certificate the client's, PEM; may be missing, as may be its key
 * @param key the client's private key, PEM
 * @param verify false: the daemon's certificate is not looked at (a context with SkipTLSVerify)
 */
record TlsFiles(RawPath ca, RawPath certificate, RawPath key, boolean verify) {

  static TlsFiles in(RawPath folder, boolean verify) {
    return new TlsFiles(
        folder.resolve(RawPath.ascii("ca.pem")),
        folder.resolve(RawPath.ascii("cert.pem")),
        folder.resolve(RawPath.ascii("key.pem")),
        verify);
  }

  TlsFiles withoutCa() {
    return new TlsFiles(null, certificate, key, verify);
  }

  /**
   * As docker's client reads the environment: DOCKER_TLS_VERIFY (or DOCKER_TLS, which does not look
   * at the daemon's certificate) and DOCKER_CERT_PATH; null: no TLS.
   */
  static TlsFiles ofEnvironment(EngineSettings settings) {
    boolean verify = settings.variable("DOCKER_TLS_VERIFY") != null;
    if (!verify && settings.variable("DOCKER_TLS") == null) {
      return null;
    }
    String folder = settings.variable("DOCKER_CERT_PATH");
    return in(folder != null ? Shown.path(folder) : DaemonAddress.configFolder(settings), verify);
  }
}
