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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gives scripted answers on a Unix socket: for what a real daemon does not do on request. Strings
 * are bytes.
 */
public final class ScriptedDaemon implements AutoCloseable {

  /** In place of an answer: the connection stays open, and nothing more is read of it. */
  public static final String HOLD = "hold";

  private final ServerSocketChannel server;
  private final List<SocketChannel> held = new CopyOnWriteArrayList<>();
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
      try {
        SocketChannel client = server.accept();
        if (answer(Channels.newInputStream(client), Channels.newOutputStream(client))) {
          client.close();
        } else {
          held.add(client);
        }
      } catch (IOException e) {
        // the client went away first, or the test is over
      }
    }
  }

  /** Whether that was all. */
  private boolean answer(InputStream in, OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return true;
      }
      head.append((char) b);
    }
    String best = "";
    for (String start : answers.keySet()) {
      if (head.indexOf(start) == 0 && start.length() > best.length()) {
        best = start;
      }
    }
    String answer = answers.getOrDefault(best, "");
    if (answer.equals(HOLD)) {
      return false;
    }
    out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    return true;
  }

  /** True once a connection is held. */
  public boolean holds() {
    return !held.isEmpty();
  }

  @Override
  public void close() {
    try {
      for (SocketChannel client : held) {
        client.close();
      }
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
