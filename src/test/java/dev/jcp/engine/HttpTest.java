package dev.jcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.engine.http.Http;
import dev.jcp.engine.http.HttpException;
import dev.jcp.engine.http.UnixConnection;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {

  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static String body(String answer) throws IOException {
    try (FakeDaemon daemon = new FakeDaemon(answer);
        Http http =
            Http.ask(
                new UnixConnection(RawPath.ascii(daemon.path()), 2000), "GET", "/x?y=z", 2000)) {
      assertEquals("GET /x?y=z HTTP/1.1", daemon.requests().get(0));
      return http.status() + " " + new String(http.body(1000), StandardCharsets.UTF_8);
    }
  }

  @Test
  void contentLengthEndsTheBody() throws IOException {
    assertEquals("200 hello", body(FakeDaemon.ok("hello")));
    assertEquals("200 hello", body(FakeDaemon.ok("hello") + "more"));
    assertEquals("200 ", body(FakeDaemon.ok("")));
  }

  @Test
  void chunksAreJoined() throws IOException {
    assertEquals(
        "200 hello world",
        body(CHUNKED + "5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n"));
    assertEquals("200 ", body(CHUNKED + "0\r\n\r\n"));
    assertEquals("200 0123456789abcdef", body(CHUNKED + "10\r\n0123456789abcdef\r\n0\r\n\r\n"));
  }

  @Test
  void withoutALengthTheBodyEndsWithTheConnection() throws IOException {
    assertEquals("404 gone", body("HTTP/1.0 404 Not Found\r\n\r\ngone"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nhel",
        "5\r\nhello",
        "5\r\nhello\r\n",
        "5\r\nhelloworld",
        "5\r\nhello\r\n0\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "xyz\r\n",
        "\r\n",
        "fffffffffffffffffff\r\n"
      })
  void brokenChunksAreRefused(String chunks) {
    assertThrows(HttpException.class, () -> body(CHUNKED + chunks));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"
      })
  void garbageIsRefused(String answer) {
    assertThrows(HttpException.class, () -> body(answer));
  }

  @Test
  void sizesAreBounded() {
    assertThrows(HttpException.class, () -> body(FakeDaemon.ok("x".repeat(1001))));
    assertThrows(
        HttpException.class,
        () -> body("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000) + "\r\n\r\n"));
    assertThrows(HttpException.class, () -> body("y".repeat(70_000)));
  }

  @Test
  void silenceEndsInTime() throws IOException {
    try (FakeDaemon daemon = new FakeDaemon(FakeDaemon.SILENCE)) {
      RawPath path = RawPath.ascii(daemon.path());
      long start = System.nanoTime();
      ErrnoException e =
          assertThrows(
              ErrnoException.class,
              () -> Http.ask(new UnixConnection(path, 300), "GET", "/", 300).close());
      assertTrue(e.is(Errno.EAGAIN));
      assertTrue(System.nanoTime() - start < 2_000_000_000L);
    }
  }

  @Test
  void nobodyThere() {
    ErrnoException e =
        assertThrows(
            ErrnoException.class,
            () -> new UnixConnection(RawPath.ascii("/nonexistent/socket"), 300).close());
    assertEquals("connect", e.call());
    assertTrue(e.is(Errno.ENOENT));
  }
}
