package dev.jcp.engine.http;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A program's input and output: the user's own ssh, with his keys, agent and configuration, which
 * runs {@code docker system dial-stdio} on the other host, as docker's own client does.
 */
final class ProgramConnection implements Connection {

  private static final int PAUSE_MILLIS = 2;

  private final Process process;
  private final InputStream in;
  private final OutputStream out;
  private final WriteWatch watch;

  private final ProgramWords words;

  /** What was started already. */
  static ProgramConnection of(Process process) {
    return new ProgramConnection(process);
  }

  private ProgramConnection(Process process) {
    this.process = process;
    words = new ProgramWords(process);
    in = process.getInputStream();
    out = process.getOutputStream();
    watch = new WriteWatch(process::destroyForcibly);
  }

  /**
   * @param user null: as ssh's configuration says
   * @param port 0: as ssh's configuration says
   */
  static ProgramConnection ssh(String user, String host, int port) throws IOException {
    List<String> command = new ArrayList<>(List.of("ssh", "-o", "ConnectTimeout=30", "-T"));
    if (user != null) {
      command.addAll(List.of("-l", user));
    }
    if (port != 0) {
      command.addAll(List.of("-p", Integer.toString(port)));
    }
    command.addAll(List.of("--", host, "docker", "system", "dial-stdio"));
    try {
      return of(new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw new HttpException("cannot start ssh, which such an address needs: " + e.getMessage());
    }
  }

  @Override
  public int read(byte[] to, int offset, int length, long timeoutMillis) throws IOException {
    long end = System.nanoTime() + timeoutMillis * 1_000_000;
    while (in.available() == 0 && process.isAlive()) {
      if (System.nanoTime() - end > 0) {
        throw new ErrnoException("read", Errno.EAGAIN);
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ErrnoException("read", Errno.EINTR);
      }
    }
    int count = in.read(to, offset, length);
    if (count < 0) {
      failWithWords();
    }
    return Math.max(0, count);
  }

  /** What ssh, or the docker program over there, had to say when it gave up. */
  private void failWithWords() throws IOException {
    String text = words.text();
    if (!text.isEmpty()) {
      throw new HttpException("ssh says " + Shown.text(text));
    }
  }

  @Override
  public void write(byte[] from, int offset, int length, long timeoutMillis) throws IOException {
    try {
      watch.write(out, from, offset, length, timeoutMillis);
    } catch (ErrnoException e) {
      throw e;
    } catch (IOException e) {
      failWithWords();
      throw e;
    }
  }

  @Override
  public void close() {
    watch.end();
    process.destroy();
  }
}
