package dev.jcp.engine;

import dev.jcp.engine.http.Connection;
import dev.jcp.engine.http.Http;
import dev.jcp.engine.http.HttpException;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import java.io.IOException;
import java.io.InputStream;

/** The archive requests of the Docker Engine API, which podman answers too. */
final class DockerArchive implements Archive {

  private static final long TIMEOUT_MILLIS = 60_000;

  private static final int MESSAGE_BYTES = 64 * 1024;

  private final EngineApi api;
  private final String id;
  private final String target;
  private final boolean podman;

  /** They stay the same as long as the container is there. */
  private RemappedNumbers numbers;

  private final long timeoutMillis;

  DockerArchive(EngineApi api, String id, boolean podman) {
    this(api, id, podman, TIMEOUT_MILLIS);
  }

  /**
   * The files of a container.
   *
   * @param timeoutMillis for the head of an answer, and for each next part of an archive, in either
   *     direction
   */
  DockerArchive(EngineApi api, String id, boolean podman, long timeoutMillis) {
    this.api = api;
    this.podman = podman;
    this.id = id;
    this.timeoutMillis = timeoutMillis;
    this.target = "/containers/" + EngineApi.encoded(id) + "/archive";
  }

  @Override
  public String through() {
    return api.through();
  }

  @Override
  public boolean isServedForUs() {
    return api.isOwn();
  }

  @Override
  public PathStat stat(RawPath path) throws IOException {
    try (Http http = ask("HEAD", path)) {
      if (http.status() == 404) {
        checkContainer();
        return null;
      }
      if (http.status() == 200) {
        return PathStat.parse(http.pathStat());
      }
    }
    // The answer to HEAD has no body, and so no reason in it.
    try (Http http = ask("GET", path)) {
      check(http);
      return PathStat.parse(http.pathStat());
    }
  }

  @Override
  public Download get(RawPath path) throws IOException {
    Http http = ask("GET", path);
    try {
      if (http.status() == 404) {
        http.close();
        checkContainer();
        return null;
      }
      check(http);
      http.stream();
      return new Received(http, PathStat.parse(http.pathStat()), timeoutMillis);
    } catch (IOException e) {
      http.close();
      throw e;
    }
  }

  /** The same status says that there is no such path, and that there is no such container. */
  private void checkContainer() throws IOException {
    try {
      if (api.inspect(id) == null) {
        throw new HttpException("its engine has no such container");
      }
    } catch (DaemonException e) {
      throw inWords(e);
    }
  }

  @Override
  public ArchiveView view() throws IOException {
    try {
      Object inspected = api.inspectMounts(id);
      if (numbers == null) {
        numbers = podman ? RemappedNumbers.NONE : RemappedNumbers.of(api, inspected);
      }
      return ArchiveView.parse(inspected, podman, numbers);
    } catch (DaemonException e) {
      throw inWords(e);
    }
  }

  private Http ask(String method, RawPath path) throws IOException {
    Connection connection = connect();
    try {
      return Http.ask(connection, method, target + query(path), timeoutMillis);
    } catch (IOException e) {
      throw inWords(e, timeoutMillis);
    }
  }

  private static String query(RawPath path) {
    return "?path=" + EngineApi.encoded(path);
  }

  private Connection connect() throws IOException {
    try {
      return api.connect(timeoutMillis);
    } catch (DaemonException e) {
      throw inWords(e);
    }
  }

  /** An answer that is none but the daemon's refusal, in its own words. */
  static void check(Http http) throws IOException {
    if (http.status() != 200) {
      throw EngineRefusal.of(http.status(), EngineApi.message(reason(http)));
    }
  }

  /** The status says enough where the daemon does not come to its reason. */
  private static byte[] reason(Http http) throws IOException {
    try {
      return http.body(MESSAGE_BYTES);
    } catch (ErrnoException e) {
      if (e.is(Errno.EINTR)) {
        throw e;
      }
      return new byte[0];
    }
  }

  @Override
  public Upload put(RawPath folder) throws IOException {
    String rule = "&noOverwriteDirNonDir=true";
    Connection connection = connect();
    try {
      return new DockerUpload(
          Http.put(connection, target + query(folder) + rule, timeoutMillis), timeoutMillis);
    } catch (IOException e) {
      throw inWords(e, timeoutMillis);
    }
  }

  /** The daemon's error; that a signal came is none. */
  private static IOException inWords(DaemonException e) {
    boolean interrupted = e.getCause() instanceof ErrnoException errno && errno.is(Errno.EINTR);
    return interrupted ? (ErrnoException) e.getCause() : new HttpException(e.getMessage());
  }

  /** An error of the connection in plain words, with what the daemon has said meanwhile. */
  static IOException inWords(IOException e, long timeoutMillis) {
    if (e instanceof ErrnoException errno && !errno.is(Errno.EINTR)) {
      return new HttpException(
          errno.is(Errno.EAGAIN)
              ? "the daemon has not answered for " + timeoutMillis / 1000 + " s"
              : "the connection to the daemon broke: " + errno.reason());
    }
    return e;
  }

  private record Received(Http http, PathStat stat, long timeoutMillis) implements Download {

    @Override
    public InputStream stream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
          try {
            return http.read(to, offset, length);
          } catch (IOException e) {
            throw inWords(e, timeoutMillis);
          }
        }

        @Override
        public void close() {
          http.close();
        }
      };
    }

    @Override
    public void close() {
      http.close();
    }
  }
}
