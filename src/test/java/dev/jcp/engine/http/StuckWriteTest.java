package dev.jcp.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other side takes the connection and reads nothing. */
class StuckWriteTest {

  private static final long LIMIT_MILLIS = 300;

  @TempDir private Path folder;

  private AutoCloseable other = () -> {};

  @AfterEach
  void closeOther() throws Exception {
    other.close();
  }

  private Connection connect(String how) throws Exception {
    switch (how) {
      case "unix" -> {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
        other = server;
        return new UnixConnection(RawPath.ascii(folder + "/s"), 2000);
      }
      case "tcp" -> {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        other = server;
        String host = server.getInetAddress().getHostAddress();
        return new SocketConnection(host, server.getLocalPort(), null, 2000);
      }
      default -> {
        return ProgramConnection.of(new ProcessBuilder("sleep", "100").start());
      }
    }
  }

  /** Larger than all that lies between. */
  private static void write(Connection connection, long limitMillis) throws IOException {
    byte[] much = new byte[1024 * 1024];
    for (int i = 0; i < 64; i++) {
      connection.write(much, 0, much.length, limitMillis);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "program"})
  void isGivenUp(String how) throws Exception {
    try (Connection connection = connect(how)) {
      long start = System.nanoTime();
      ErrnoException stuck =
          assertThrows(ErrnoException.class, () -> write(connection, LIMIT_MILLIS));
      assertTrue(stuck.is(Errno.EAGAIN), stuck.getMessage());
      assertTrue(System.nanoTime() - start >= LIMIT_MILLIS * 1_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "program"})
  void endsWhenTheThreadIsInterrupted(String how) throws Exception {
    Thread writer = Thread.currentThread();
    Thread signal =
        new Thread(
            () -> {
              try {
                Thread.sleep(200);
              } catch (InterruptedException e) {
                return;
              }
              writer.interrupt();
            });
    try (Connection connection = connect(how)) {
      signal.start();
      ErrnoException ended = assertThrows(ErrnoException.class, () -> write(connection, 60_000));
      assertTrue(ended.is(Errno.EINTR), ended.getMessage());
    } finally {
      signal.join();
      assertTrue(Thread.interrupted());
    }
  }

  /** A slow reader is no stuck one: each next part has the whole time. */
  @Test
  void slowReaderIsWaitedFor() throws Exception {
    Path out = folder.resolve("out");
    ProcessBuilder slow =
        new ProcessBuilder(
            "sh",
            "-c",
            "for i in 1 2 3 4 5 6; do sleep 0.15; dd bs=64k count=1 iflag=fullblock; done; cat");
    slow.redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = slow.start();
    Connection connection = ProgramConnection.of(process);
    byte[] much = new byte[512 * 1024];
    connection.write(much, 0, much.length, LIMIT_MILLIS);
    process.getOutputStream().close();
    process.waitFor();
    connection.close();
    assertEquals(much.length, Files.size(out));
  }
}
