package dev.jcp.engine.http;

import java.io.IOException;

/**
 * A daemon on another host: {@code tcp://HOST[:PORT]} or {@code ssh://[USER@]HOST[:PORT]}.
 *
 * @param user for ssh, or null
 * @param port 0: ssh's own choice
 * @param tls for tcp; null: in the clear
 */
public record RemoteAddress(String scheme, String user, String host, int port, TlsFiles tls) {

  private static final String TCP = "tcp";
  private static final String SSH = "ssh";
  private static final int PLAIN_PORT = 2375;
  private static final int TLS_PORT = 2376;

  /** Null where it is no such address. */
  public static RemoteAddress parse(String typed, TlsFiles tls) {
    int end = typed.indexOf("://");
    String scheme = end < 0 ? "" : typed.substring(0, end);
    if (!scheme.equals(TCP) && !scheme.equals(SSH)) {
      return null;
    }
    String rest = typed.substring(end + 3);
    if (rest.endsWith("/")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    int at = scheme.equals(SSH) ? rest.lastIndexOf('@') : -1;
    String user = at < 0 ? null : rest.substring(0, at);
    rest = rest.substring(at + 1);
    int colon = rest.lastIndexOf(':');
    boolean bareIpv6 = colon >= 0 && colon < rest.lastIndexOf(']');
    int port = colon < 0 || bareIpv6 ? 0 : port(rest.substring(colon + 1));
    String host = colon < 0 || bareIpv6 ? rest : rest.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (port < 0 || host.isEmpty() || !isPlain(host) || user != null && !isPlain(user)) {
      return null;
    }
    if (port == 0 && scheme.equals(TCP)) {
      port = tls == null ? PLAIN_PORT : TLS_PORT;
    }
    return new RemoteAddress(scheme, user, host, port, scheme.equals(TCP) ? tls : null);
  }

  private static int port(String digits) {
    try {
      int port = Integer.parseInt(digits);
      return port > 0 && port < 65536 && digits.charAt(0) != '+' ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * ssh would take a leading "-" for an option, and may hand the name to a shell (ProxyCommand).
   */
  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letter && ".-_:%".indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty() && name.charAt(0) != '-';
  }

  public Connection connect(long timeoutMillis) throws IOException {
    return scheme.equals(SSH)
        ? ProgramConnection.ssh(user, host, port)
        : new SocketConnection(host, port, tls, timeoutMillis);
  }

  @Override
  public String toString() {
    String shownHost = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return scheme
        + "://"
        + (user == null ? "" : user + "@")
        + shownHost
        + (port == 0 ? "" : ":" + port);
  }
}
