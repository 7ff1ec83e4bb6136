package dev.jcp.it.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives scripted answers on a Unix socket: for what a real daemon does not do on request. Strings
 * are bytes.
 */
public final class ScriptedDaemon implements AutoCloseable {

  private final ServerSocketChannel server;
  private final Path socket;
  private final Map<String, String> answers;

  /**
   * Starts it.
   *
   * @param answers by how the request begins; the longest that fits counts. Then the connection is
   *     closed.
   */
  public ScriptedDaemon(Path socket, Map<String, String> answers) {
    this.socket = socket;
    this.answers = answers;
    try {
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "scripted daemon");
    thread.setDaemon(true);
    thread.start();
  }

  /** For DOCKER_HOST and --host. */
  public String address() {
    return "unix://" + socket;
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        answer(Channels.newInputStream(client), Channels.newOutputStream(client));
      } catch (IOException e) {
        // the client went away first, or the test is over
      }
    }
  }

  private void answer(InputStream in, OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return;
      }
      head.append((char) b);
    }
    String best = "";
    for (String start : answers.keySet()) {
      if (head.indexOf(start) == 0 && start.length() > best.length()) {
        best = start;
      }
    }
    out.write(answers.getOrDefault(best, "").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
