package dev.jcp.engine.http;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.proc.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** TLS with the files that docker's client uses; the daemon's name is checked as a browser does. */
final class Tls {

  private static final char[] NO_PASSWORD = new char[0];

  private Tls() {}

  /** Speaks TLS over a connected socket, and has both sides prove themselves. */
  static SSLSocket over(Socket plain, String host, int port, TlsFiles files) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(files), trusted(files), null);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
      if (files.verify()) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      socket.startHandshake();
      return socket;
    } catch (SSLException e) {
      throw inWords(e);
    } catch (GeneralSecurityException e) {
      throw new HttpException("TLS: " + Shown.text(String.valueOf(e.getMessage())));
    }
  }

  static HttpException inWords(SSLException e) {
    return new HttpException("TLS: " + Shown.text(String.valueOf(e.getMessage())));
  }

  /** None where the user has no certificate: many daemons ask for one, and then say so. */
  private static KeyManager[] keys(TlsFiles files) throws GeneralSecurityException, IOException {
    byte[] pem = read(files.certificate());
    byte[] keyPem = read(files.key());
    if (pem == null || keyPem == null) {
      return new KeyManager[0];
    }
    PrivateKey key = PemKey.parse(keyPem, files.key().toString());
    KeyStore store = emptyStore();
    Certificate[] chain = certificates(pem, files.certificate()).toArray(new Certificate[0]);
    store.setKeyEntry("client", key, NO_PASSWORD, chain);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** Null, the system's authorities, where no others are named. */
  private static TrustManager[] trusted(TlsFiles files)
      throws GeneralSecurityException, IOException {
    if (!files.verify()) {
      return new TrustManager[] {new Anybody()};
    }
    if (files.ca() == null) {
      return null;
    }
    byte[] pem = read(files.ca());
    if (pem == null) {
      throw new HttpException(files.ca() + ": no such file, and so no authority to trust");
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(pem, files.ca())) {
      store.setCertificateEntry("ca" + number++, certificate);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(byte[] pem, RawPath file)
      throws GeneralSecurityException, HttpException {
    Collection<? extends Certificate> all =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (all.isEmpty()) {
      throw new HttpException(file + ": has no certificate");
    }
    return all;
  }

  private static byte[] read(RawPath file) throws HttpException {
    try {
      return SmallFile.readOrNull(file);
    } catch (ErrnoException e) {
      throw new HttpException(file + ": cannot read: " + e.reason());
    }
  }

  /** For a context whose user has said so himself (docker context: SkipTLSVerify). */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
