package dev.jcp.engine;

import dev.jcp.engine.http.Connection;
import dev.jcp.engine.http.HttpException;
import dev.jcp.engine.http.ProgramWords;
import dev.jcp.engine.http.UnixConnection;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.Shown;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * podman's API service, started for one copy: how a container that does not run is reached where no
 * service does.
 *
 * <p>podman itself mounts the container's storage for a request, and takes the mount away at its
 * end. So it is never sent a signal while it may be at work, and has a session of its own, which
 * the terminal's Ctrl-C does not reach. It ends by itself a second after the last connection was
 * closed: also when jcp is killed.
 */
final class OwnPodmanService {

  private static final String IDLE_SECONDS = "1";

  /** Before its own end could be near. */
  private static final long IDLE_NANOS = 400_000_000;

  private static final long START_MILLIS = 30_000;
  private static final long END_MILLIS = 1_500;
  private static final int PAUSE_MILLIS = 5;
  private static final String ERROR = "Error: ";

  private final PodmanProgram podman;
  private final SocketFolder folder;

  private Process process;
  private ProgramWords words;
  private int open;
  private boolean atWork;
  private boolean stopping;
  private long lastUse;

  private OwnPodmanService(PodmanProgram podman, SocketFolder folder) {
    this.podman = podman;
    this.folder = folder;
  }

  /** Null where there is no podman to be started. Starts nothing yet. */
  static OwnPodmanService find(EngineSettings settings) {
    PodmanProgram podman = PodmanProgram.find(settings);
    try {
      return podman == null ? null : new OwnPodmanService(podman, SocketFolder.choose(settings));
    } catch (ErrnoException e) {
      return null;
    }
  }

  /** For a note. */
  String program() {
    return podman.toString();
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
          throw notStarted(
              podman + (said.isEmpty() ? " ends with status " + status : " says " + error(said)));
        }
      }
      pause(end);
    }
  }

  private static HttpException notStarted(String why) {
    return new HttpException("podman's service cannot be started for this copy: " + why);
  }

  /** Warnings come before it, and how to get help after it. */
  private static String error(String said) {
    int error = said.lastIndexOf(ERROR);
    int start = error < 0 ? said.lastIndexOf('\n') + 1 : error + ERROR.length();
    int end = said.indexOf('\n', start);
    return Shown.text(end < 0 ? said.substring(start) : said.substring(start, end));
  }

  private void pause(long end) throws IOException {
    if (System.nanoTime() - end > 0) {
      throw notStarted(podman + " does not serve within " + START_MILLIS / 1000 + " s");
    }
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ErrnoException("connect", Errno.EINTR);
    }
  }

  private void start() throws IOException {
    try {
      folder.make();
    } catch (ErrnoException e) {
      throw notStarted("no directory for its socket: " + folder.parent() + ": " + e.reason());
    }
    try {
      process =
          podman.start("system", "service", "--time", IDLE_SECONDS, "unix://" + folder.socket());
    } catch (HttpException e) {
      folder.remove();
      throw notStarted(e.getMessage());
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
