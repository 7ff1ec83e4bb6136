package dev.jcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcp.engine.http.HttpException;
import dev.jcp.path.RawPath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerArchiveTest {

  private static final RawPath TMP = RawPath.ascii("/tmp");

  private static DockerArchive archive(FakeDaemon daemon, long timeoutMillis) {
    DaemonAddress address =
        new DaemonAddress(List.of(RawPath.ascii(daemon.path())), null, "the default", false);
    return new DockerArchive(new EngineApi(address), "web", false, timeoutMillis);
  }

  private static void fill(Archive.Upload upload) throws IOException {
    OutputStream out = upload.stream();
    byte[] much = new byte[1024 * 1024];
    for (int i = 0; i < 16; i++) {
      out.write(much, 0, much.length);
    }
  }

  @Test
  void daemonThatTakesNoMoreIsGivenUp() throws IOException {
    try (FakeDaemon daemon = new FakeDaemon(FakeDaemon.SILENCE);
        Archive.Upload upload = archive(daemon, 1000).put(TMP)) {
      HttpException stuck = assertThrows(HttpException.class, () -> fill(upload));
      assertEquals("the daemon has taken no more of it for 1 s", stuck.getMessage());
    }
  }

  /** It says why before the end of the archive, and reads no more of it. */
  @Test
  void refusalIsToldAndNotTheBrokenConnection() throws IOException {
    try (FakeDaemon daemon =
            new FakeDaemon(FakeDaemon.answer("403 No", "{\"message\":\"read-only\"}"));
        Archive.Upload upload = archive(daemon, 1000).put(TMP)) {
      EngineRefusal refused = assertThrows(EngineRefusal.class, () -> fill(upload));
      assertEquals("the daemon answers 403 and says read-only", refused.getMessage());
    }
  }

  private static final String STAT =
      "X-Docker-Container-Path-Stat: eyJuYW1lIjoiZCIsIm1vZGUiOjQyMH0=\r\n";

  private static final String BEGUN =
      "HTTP/1.1 200 OK\r\n" + STAT + "Transfer-Encoding: chunked\r\n\r\n";

  private static String download(Archive archive) throws IOException {
    try (Archive.Download download = archive.get(TMP)) {
      return new String(download.stream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static void upload(Archive archive) throws IOException {
    try (Archive.Upload upload = archive.put(TMP)) {
      upload.complete();
    }
  }

  private static void isGivenUp(String answer, Asking asking) throws IOException {
    try (FakeDaemon daemon = new FakeDaemon(answer)) {
      HttpException silent =
          assertThrows(HttpException.class, () -> asking.ask(archive(daemon, 1000)));
      assertEquals("the daemon has not answered for 1 s", silent.getMessage());
    }
  }

  private interface Asking {
    void ask(Archive archive) throws IOException;
  }

  @Test
  void daemonThatTakesARequestAndSaysNothingIsGivenUp() throws IOException {
    isGivenUp(FakeDaemon.SILENCE, archive -> archive.stat(TMP));
    isGivenUp(FakeDaemon.SILENCE, DockerArchiveTest::download);
    isGivenUp(FakeDaemon.SILENCE, DockerArchiveTest::upload);
    isGivenUp("HTTP/1.1 200 O" + FakeDaemon.HOLD, DockerArchiveTest::download);
  }

  @Test
  void archiveThatStopsInTheMiddleIsGivenUp() throws IOException {
    isGivenUp(BEGUN + FakeDaemon.HOLD, DockerArchiveTest::download);
    isGivenUp(BEGUN + "5\r\nhe" + FakeDaemon.HOLD, DockerArchiveTest::download);
    isGivenUp(BEGUN + "5\r\nhello\r\n" + FakeDaemon.HOLD, DockerArchiveTest::download);
  }

  /** As long as something comes, however little, it is none that hangs. */
  @Test
  void slowArchiveIsWaitedFor() throws IOException {
    char pause = FakeDaemon.PAUSE;
    String slow =
        pause + "5\r\n" + pause + "h" + pause + "el" + pause + "lo\r\n" + pause + "0\r\n\r\n";
    try (FakeDaemon daemon = new FakeDaemon(BEGUN + slow)) {
      assertEquals("hello", download(archive(daemon, 1000)));
    }
  }

  @Test
  void statusOfARefusalIsToldWhereItsReasonDoesNotCome() throws IOException {
    String refusal = "HTTP/1.1 500 No\r\nContent-Length: 50\r\n\r\n{" + FakeDaemon.HOLD;
    try (FakeDaemon daemon = new FakeDaemon(refusal)) {
      EngineRefusal refused =
          assertThrows(EngineRefusal.class, () -> download(archive(daemon, 1000)));
      assertEquals("the daemon answers 500", refused.getMessage());
    }
  }
}
