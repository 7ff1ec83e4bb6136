package dev.jcp.engine;

import dev.jcp.engine.http.Connection;
import dev.jcp.engine.http.HttpException;
import dev.jcp.engine.http.ProgramWords;
import dev.jcp.engine.http.UnixConnection;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * podman's API service, started for one copy: how a container that does not run is reached where no
 * service does.
 *
 * <p>podman itself mounts the container's storage for a request, and takes the mount away at its
 * end. So it is never sent a signal while it may be at work, and has a session of its own, which
 * the terminal's Ctrl-C does not reach. It ends by itself a second after the last connection was
 * closed: also when jcp is killed.
 *
 * <p>podman is taken from where systems have it, and never looked for in PATH. Its environment is
 * the user's, since that says which storage is meant.
 */
final class OwnPodmanService {

  private static final String[] PODMAN = {"/usr/bin/podman", "/usr/local/bin/podman"};
  private static final String[] SETSID = {"/usr/bin/setsid", "/bin/setsid"};
  private static final String IDLE_SECONDS = "1";

  /** Before its own end could be near. */
  private static final long IDLE_NANOS = 400_000_000;

  private static final long START_MILLIS = 30_000;
  private static final long END_MILLIS = 1_500;
  private static final int PAUSE_MILLIS = 5;

  /** They would make it another service's client, or tell somebody else that it is up. */
  private static final List<String> NOT_MEANT_FOR_IT =
      List.of(
          "CONTAINER_HOST",
          "CONTAINER_CONNECTION",
          "LISTEN_FDS",
          "LISTEN_PID",
          "LISTEN_FDNAMES",
          "NOTIFY_SOCKET");

  private final String podman;
  private final String setsid;
  private final SocketFolder folder;

  private Process process;
  private ProgramWords words;
  private int open;
  private boolean atWork;
  private boolean stopping;
  private long lastUse;

  private OwnPodmanService(String podman, String setsid, SocketFolder folder) {
    this.podman = podman;
    this.setsid = setsid;
    this.folder = folder;
  }

  /** Null where there is no podman to be started. Starts nothing yet. */
  static OwnPodmanService find(EngineSettings settings) {
    String podman = first(PODMAN);
    String setsid = first(SETSID);
    try {
      return podman == null || setsid == null
          ? null
          : new OwnPodmanService(podman, setsid, SocketFolder.choose(settings));
    } catch (ErrnoException e) {
      return null;
    }
  }

  private static String first(String... programs) {
    for (String program : programs) {
      try {
        Linux.statxFollowing(Fd.WORKING_DIRECTORY, RawPath.ascii(program));
        return program;
      } catch (ErrnoException e) {
        // at the next place then
      }
    }
    return null;
  }

  /** For a note. */
  String program() {
    return podman;
  }

  DaemonAddress address() {
    return new DaemonAddress(List.of(folder.socket()), null, "started for this copy", true);
  }

  /** Connects, and starts it where it does not run (any more). */
  Connection connect(long millis) throws IOException {
    if (process != null && open == 0 && System.nanoTime() - lastUse > IDLE_NANOS) {
      stop(); // it is about to end, and must not do so between our connection and its answer
    }
    long end = System.nanoTime() + START_MILLIS * 1_000_000;
    while (true) {
      if (process == null) {
        start();
      }
      try {
        Connection connection = new UnixConnection(folder.socket(), millis);
        open++;
        return new Served(connection);
      } catch (ErrnoException e) {
        if (!e.isOneOf(Errno.ENOENT, Errno.ECONNREFUSED)) {
          throw e;
        }
      }
      if (!process.isAlive()) {
        int status = process.exitValue();
        String said = words.text();
        boolean expected = stopping || status == 0; // else it never came so far as to serve
        stop();
        if (!expected) {
          throw new HttpException(
              podman
                  + " does not serve: "
                  + (said.isEmpty() ? "status " + status : lastLine(said)));
        }
      }
      pause(end);
    }
  }

  private static String lastLine(String said) {
    return Shown.text(said.substring(said.lastIndexOf('\n') + 1));
  }

  private static void pause(long end) throws ErrnoException {
    if (System.nanoTime() - end > 0) {
      throw new ErrnoException("connect", Errno.EAGAIN);
    }
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ErrnoException("connect", Errno.EINTR);
    }
  }

  private void start() throws IOException {
    folder.make();
    ProcessBuilder builder =
        new ProcessBuilder(
            setsid,
            podman,
            "system",
            "service",
            "--time",
            IDLE_SECONDS,
            "unix://" + folder.socket());
    Map<String, String> environment = builder.environment();
    for (String variable : NOT_MEANT_FOR_IT) {
      environment.remove(variable);
    }
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      process = builder.start();
    } catch (IOException e) {
      folder.remove();
      throw new HttpException("cannot start " + podman + ": " + e.getMessage());
    }
    words = new ProgramWords(process);
    atWork = false;
    stopping = false;
    lastUse = System.nanoTime();
  }

  private void closed(boolean finished) {
    open--;
    atWork |= !finished;
    lastUse = System.nanoTime();
  }

  /**
   * Ends it. Where a request was broken off it still has to take the container's mount away, and
   * then ends by itself; a signal would keep it from that.
   */
  void stop() {
    if (process == null) {
      return;
    }
    folder.remove();
    boolean interrupted = Thread.interrupted();
    if (!atWork && open == 0) {
      process.destroy();
    }
    stopping = true;
    try {
      process = process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS) ? null : process;
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A connection that tells, when it is closed, whether podman has done with it. */
  private final class Served implements Connection {

    private static final long PATIENCE_MILLIS = 300;

    private final Connection connection;
    private boolean ended;

    Served(Connection connection) {
      this.connection = connection;
    }

    @Override
    public int read(byte[] to, int offset, int length, long timeoutMillis) throws IOException {
      int count = connection.read(to, offset, length, timeoutMillis);
      ended |= count == 0;
      return count;
    }

    @Override
    public void write(byte[] from, int offset, int length, long timeoutMillis) throws IOException {
      connection.write(from, offset, length, timeoutMillis);
    }

    @Override
    public void close() {
      boolean finished = ended || isClosedByPodman();
      connection.close();
      closed(finished);
    }

    /** Each request has a connection of its own, which podman closes at the request's end. */
    private boolean isClosedByPodman() {
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
      try {
        return connection.read(new byte[1], 0, 1, PATIENCE_MILLIS) == 0;
      } catch (ErrnoException e) {
        return e.is(Errno.ECONNRESET);
      } catch (IOException e) {
        return false;
      }
    }
  }
}
