package dev.jcp.engine;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Listens on a Unix socket and gives scripted answers, one for each connection: for what a real
 * daemon does not do on request (garbage, silence, half an answer).
 */
final class FakeDaemon implements AutoCloseable {

  /** Says nothing and keeps the connection open. */
  static final String SILENCE = "";

  /** In an answer: nothing more comes, and the connection stays open. */
  static final char HOLD = 1;

  /** In an answer: what follows takes its time. */
  static final char PAUSE = 2;

  static final int PAUSE_MILLIS = 400;

  private final Path folder;
  private final Path socket;
  private final ServerSocketChannel server;
  private final Queue<String> answers;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::serve);

  FakeDaemon(String... answers) throws IOException {
    this.answers = new ArrayDeque<>(List.of(answers));
    folder = Files.createTempDirectory("jcp-fake");
    socket = folder.resolve("s");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    thread.setDaemon(true);
    thread.start();
  }

  String path() {
    return socket.toString();
  }

  /** The request lines so far. */
  List<String> requests() {
    return requests;
  }

  static String ok(String json) {
    return answer("200 OK", json);
  }

  static String answer(String status, String json) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + json.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + json;
  }

  private void serve() {
    while (!answers.isEmpty()) {
      try (SocketChannel client = server.accept()) {
        ByteBuffer request = ByteBuffer.allocate(64 * 1024);
        while (!text(request).contains("\r\n\r\n") && client.read(request) > 0) {
          // until its end
        }
        requests.add(text(request).split("\r\n", 2)[0]);
        String answer = answers.remove();
        if (answer.equals(SILENCE)) {
          closed.await();
        }
        // byte by byte: every boundary falls between two reads once
        for (byte b : answer.getBytes(StandardCharsets.UTF_8)) {
          if (b == HOLD) {
            closed.await();
          } else if (b == PAUSE) {
            Thread.sleep(PAUSE_MILLIS);
          } else {
            client.write(ByteBuffer.wrap(new byte[] {b}));
          }
        }
      } catch (IOException | InterruptedException e) {
        // the client went away first, or the test is over
      }
    }
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes.duplicate().flip()).toString();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    answers.clear();
    server.close();
    Files.deleteIfExists(socket);
    Files.delete(folder);
  }
}
