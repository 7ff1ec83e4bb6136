package dev.jcp.engine.http;

import dev.jcp.path.RawPath;

/**
 * What a TLS daemon and its client prove themselves with, as docker's client has it in a folder.
 *
 * @param ca the authority that the daemon's certificate must come from, PEM; null: the system's
 * @param certificate the client's, PEM; may be missing, as may be its key
 * @param key the client's private key, PEM
 * @param verify false: the daemon's certificate is not looked at (a context with SkipTLSVerify)
 */
public record TlsFiles(RawPath ca, RawPath certificate, RawPath key, boolean verify) {

  public static TlsFiles in(RawPath folder, boolean verify) {
    return new TlsFiles(
        folder.resolve(RawPath.ascii("ca.pem")),
        folder.resolve(RawPath.ascii("cert.pem")),
        folder.resolve(RawPath.ascii("key.pem")),
        verify);
  }

  public TlsFiles withoutCa() {
    return new TlsFiles(null, certificate, key, verify);
  }
}
