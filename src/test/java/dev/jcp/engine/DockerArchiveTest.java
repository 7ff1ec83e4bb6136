package dev.jcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcp.engine.http.HttpException;
import dev.jcp.path.RawPath;
import java.io.IOException;
import java.io.OutputStream;
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
}
