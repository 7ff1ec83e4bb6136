package dev.jcp.engine;

import dev.jcp.engine.http.Connection;
import dev.jcp.engine.http.Http;
import dev.jcp.engine.http.HttpException;
import dev.jcp.engine.http.UnixConnection;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The Docker Engine API, as far as finding needs it. Without a version in the path every daemon
 * takes its own.
 */
final class EngineApi {

  /** Of a daemon that is in use already. */
  private static final long TIMEOUT_MILLIS = 10_000;

  private static final int BODY_LIMIT = 16 * 1024 * 1024;

  /** What is used of inspect's answer. */
  private static final List<String> INSPECTED = List.of("Id", "Name", "State", "Config");

  private static final List<String> VIEWED =
      List.of(
          "State", "HostConfig", "Mounts", "GraphDriver", "ResolvConfPath", "HostsPath", "LogPath");

  private final DaemonAddress address;
  private final OwnPodmanService own;
  private final long timeoutMillis;

  EngineApi(DaemonAddress address) {
    this(address, TIMEOUT_MILLIS);
  }

  /**
   * What listens there.
   *
   * @param timeoutMillis for the connection and for each answer
   */
  EngineApi(DaemonAddress address, long timeoutMillis) {
    this.address = address;
    this.own = null;
    this.timeoutMillis = timeoutMillis;
  }

  /** A service that is started by the first question. */
  EngineApi(OwnPodmanService own) {
    this.address = own.address();
    this.own = own;
    this.timeoutMillis = TIMEOUT_MILLIS;
  }

  /** It was started for us. */
  boolean isOwn() {
    return own != null;
  }

  /** Who answers, for a note. */
  String through() {
    return own == null
        ? "the engine"
        : "podman's service, which " + own.program() + " runs for this copy";
  }

  /** GET /containers/NAME/json; null where there is none. */
  Object inspect(String name) throws DaemonException {
    try {
      return get("/containers/" + encoded(name) + "/json", INSPECTED);
    } catch (DaemonException e) {
      if (e.status() == 404) {
        return null;
      }
      throw e;
    }
  }

  /** What inspect says of mounts and state; null where there is no such container. */
  Object inspectMounts(String id) throws DaemonException {
    return get("/containers/" + encoded(id) + "/json", VIEWED);
  }

  /** GET /info: of the daemon as a whole. */
  Object info() throws DaemonException {
    return get("/info", List.of("SecurityOptions", "DockerRootDir"));
  }

  /** GET /containers/json: short descriptions, without PIDs. */
  List<?> containers() throws DaemonException {
    return get("/containers/json?all=1", null) instanceof List<?> list ? list : List.of();
  }

  /**
   * GET /containers/NAME/top: the PIDs in the daemon's numbers. It runs ps with these arguments and
   * wants a PID column.
   */
  List<Integer> top(String id) throws DaemonException {
    Object answer = get("/containers/" + encoded(id) + "/top?ps_args=-eo%20pid", null);
    List<Integer> pids = new ArrayList<>();
    if (Json.at(answer, "Processes") instanceof List<?> rows) {
      for (Object row : rows) {
        if (row instanceof List<?> cells && !cells.isEmpty()) {
          addPid(pids, String.valueOf(cells.get(0)));
        }
      }
    }
    return pids;
  }

  private static void addPid(List<Integer> pids, String digits) {
    try {
      pids.add(Integer.valueOf(digits.trim()));
    } catch (NumberFormatException e) {
      // no PID of ours then; without any the caller reports it
    }
  }

  private Object get(String target, List<String> wanted) throws DaemonException {
    try (Http http = Http.ask(connect(timeoutMillis), "GET", target, timeoutMillis)) {
      byte[] body = http.body(BODY_LIMIT);
      if (http.status() != 200) {
        throw DaemonException.refused(address, http.status(), message(body));
      }
      return Json.parse(body, wanted);
    } catch (IOException e) {
      throw DaemonException.unusable(address, timeoutMillis, e);
    }
  }

  /**
   * Connects to the daemon.
   *
   * @param millis for the connection, and for each write
   */
  Connection connect(long millis) throws DaemonException {
    if (own != null) {
      try {
        return own.connect(millis);
      } catch (HttpException e) {
        throw DaemonException.notStarted(address, e);
      } catch (IOException e) {
        throw DaemonException.notReached(address, millis, e);
      }
    }
    if (address.remote() != null) {
      try {
        return address.remote().connect(millis);
      } catch (IOException e) {
        throw DaemonException.notReached(address, millis, e);
      }
    }
    ErrnoException missing = null;
    for (RawPath socket : address.sockets()) {
      try {
        return new UnixConnection(socket, millis);
      } catch (ErrnoException e) {
        missing = missing == null ? e : missing;
        if (!e.is(Errno.ENOENT)) {
          break;
        }
      }
    }
    throw DaemonException.notReached(address, millis, missing);
  }

  DaemonAddress address() {
    return address;
  }

  /** The daemon's own words in an answer that is not 200; empty where it has none. */
  static String message(byte[] body) {
    try {
      return Json.text(Json.parse(body), "message");
    } catch (IOException e) {
      return "";
    }
  }

  /** Percent-encoded, so that no name can end the path or the line. */
  static String encoded(String name) {
    return encoded(RawPath.of(name.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same for a path, whatever bytes it has. */
  static String encoded(RawPath path) {
    StringBuilder out = new StringBuilder(path.length());
    for (byte b : path.bytes()) {
      char c = (char) (b & 0xff);
      if (c >= '0' && c <= '9'
          || c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c == '_'
          || c == '.'
          || c == '-') {
        out.append(c);
      } else {
        out.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 0xf, 16));
      }
    }
    return out.toString();
  }
}
