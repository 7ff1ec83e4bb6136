package dev.jcp.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other side takes the connection and says nothing. */
class SilentReadTest {

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

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "program"})
  void isGivenUp(String how) throws Exception {
    try (Connection connection = connect(how)) {
      long start = System.nanoTime();
      ErrnoException silent =
          assertThrows(
              ErrnoException.class, () -> connection.read(new byte[10], 0, 10, LIMIT_MILLIS));
      assertTrue(silent.is(Errno.EAGAIN), silent.getMessage());
      assertTrue(System.nanoTime() - start >= LIMIT_MILLIS * 1_000_000);
    }
  }

  /** ssh may leave a process behind that keeps its output open (ControlPersist). */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void endOfAProgramIsAnEndThoughItsOutputStaysOpen() throws Exception {
    ProcessBuilder leaving = new ProcessBuilder("sh", "-c", "sleep 30 & printf hello");
    byte[] answer = new byte[10];
    try (Connection connection = ProgramConnection.of(leaving.start())) {
      assertEquals(5, connection.read(answer, 0, 10, 10_000));
      assertEquals(0, connection.read(answer, 0, 10, 10_000));
    }
  }
}
