package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.ScriptedDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon that drops the stream, truncates it, answers errors, garbage or nothing, or attacks. */
class FaultyDaemonIT {

  private static final String ID = "a".repeat(64);
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String INSPECTED =
      json(
          "{\"Id\":\""
              + "a".repeat(64)
              + "\",\"Name\":\"/far\",\"ResolvConfPath\":\"/var/lib/docker/x\",\"State\":{\"Status\":\"exited\"}}");
  private static final String FOLDER_STAT = stat("{\"name\":\"d\",\"mode\":2147484141}");

  @TempDir private Path here;

  @BeforeEach
  void makeOldFiles() {
    Shell.run("cd " + here + "; mkdir out into; printf old >out/f; printf new >new").orFail();
  }

  private static String json(String text) {
    return OK + "Content-Length: " + text.length() + "\r\n\r\n" + text;
  }

  private static String stat(String json) {
    return "X-Docker-Container-Path-Stat: "
        + Base64.getEncoder().encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        + "\r\n";
  }

  private Jcp.Run copyOut(String answer) {
    Map<String, String> answers =
        Map.of(
            "GET /containers/far/json",
            INSPECTED,
            "GET /containers/" + ID + "/json",
            INSPECTED,
            "GET",
            answer);
    try (ScriptedDaemon daemon = new ScriptedDaemon(here.resolve("s"), answers)) {
      return Jcp.in(here.toString()).run("-H", daemon.address(), "far:/d", "out/d");
    }
  }

  /** It takes the beginning of an archive, reads no more, and keeps the connection. */
  @Test
  void interruptEndsACopyThatTheDaemonDoesNotTake() throws Exception {
    Shell.run("head -c 20000000 /dev/zero >" + here + "/much").orFail();
    Map<String, String> answers =
        Map.of("GET", INSPECTED, "HEAD", OK + FOLDER_STAT + "\r\n", "PUT", ScriptedDaemon.HOLD);
    try (ScriptedDaemon daemon = new ScriptedDaemon(here.resolve("s"), answers)) {
      String[] words = {"-H", daemon.address(), "much", "far:/d"};
      Jcp jcp = Jcp.in(here.toString()).under("env --default-signal=INT");
      Process process = jcp.start(words);
      for (int i = 0; i < 200 && !daemon.holds(); i++) {
        Thread.sleep(20);
      }
      Thread.sleep(300); // until all that lies between is full
      long sent = System.nanoTime();
      Shell.run("kill -INT " + process.pid()).orFail();
      Jcp.Run run = jcp.finish(process, 20, words).expect(130);
      long millis = (System.nanoTime() - sent) / 1_000_000;
      assertTrue(millis < 1500, millis + " ms: " + run.describe());
    }
  }

  private Jcp.Run copyIn(Map<String, String> answers) {
    try (ScriptedDaemon daemon = new ScriptedDaemon(here.resolve("s"), answers)) {
      return Jcp.in(here.toString()).run("-H", daemon.address(), "new", "far:/f");
    }
  }

  /** Bytes of a real archive: a folder d with two files. */
  private String archive() {
    return Shell.run(
            "mkdir -p "
                + here
                + "/a/d && cd "
                + here
                + "/a && printf one >d/one"
                + " && head -c 100000 /dev/zero | tr '\\0' x >d/two && tar -cf - d")
        .orFail()
        .out();
  }

  private static String chunked(String body, boolean whole) {
    StringBuilder answer =
        new StringBuilder(OK).append(FOLDER_STAT).append("Transfer-Encoding: chunked\r\n\r\n");
    answer.append(Integer.toHexString(body.length())).append("\r\n").append(body);
    return answer.append(whole ? "\r\n0\r\n\r\n" : "").toString();
  }

  private void nothingCame(Jcp.Run run) {
    run.refused();
    assertEquals("f\n", Shell.run("ls -A " + here + "/out").out(), run::describe);
    assertEquals("old", Shell.run("cat " + here + "/out/f").out());
    assertTrue(run.err().indexOf('\u001b') < 0, run::describe);
  }

  @Test
  void wholeAnswerIsCopied() {
    copyOut(chunked(archive(), true)).expect(0);
    Shell.run("diff -r " + here + "/a/d " + here + "/out/d").orFail();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 512, 1024, 2000, 60000, 100000})
  void droppedStreamLeavesNothing(int bytes) {
    nothingCame(copyOut(chunked(archive().substring(0, bytes), false)));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1600, 60000})
  void truncatedArchiveInAWholeAnswerLeavesNothing(int bytes) {
    nothingCame(copyOut(chunked(archive().substring(0, bytes), true)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 409 Conflict\r\nContent-Length: 22\r\n\r\n{\"message\":\"busy\033[2J\"}",
        "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nX-Docker-Container-Path-Stat: !!!\r\n\r\n",
        "garbage garbage",
        "",
      })
  void answersThatAreNoneAreErrors(String answer) {
    nothingCame(copyOut(answer));
  }

  @Test
  void garbageInPlaceOfAnArchiveIsAnError() {
    nothingCame(copyOut(chunked("\u001b[2J".repeat(500), true)));
  }

  @Test
  void nothingLeavesTheDestination() {
    String evil =
        Shell.run(
                "mkdir -p "
                    + here
                    + "/e/d && cd "
                    + here
                    + "/e && printf evil >d/x"
                    + " && tar -P -cf - d --transform 's,^d/x$,d/../../escaped,'")
            .orFail()
            .out();
    copyOut(chunked(evil, true)).refused().says("..");
    Shell.run("test ! -e " + here + "/escaped && test ! -e " + here + "/out/escaped").orFail();
    String other = evil.replace("d/../../escaped", "d2/no-such-name");
    copyOut(chunked(other, true)).refused();
    Shell.run("test ! -e " + here + "/out/d2").orFail();
  }

  @Test
  void refusalsOnTheWayInAreSaid() {
    Map<String, String> answers =
        Map.of(
            "GET",
            INSPECTED,
            "HEAD",
            OK + FOLDER_STAT + "\r\n",
            "PUT",
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 24\r\n\r\n{\"message\":\"read-only!\"}");
    copyIn(answers).refused().says("read-only!");
  }

  @Test
  void daemonThatGoesAwayWhileItIsSentToIsAnError() {
    Map<String, String> answers =
        Map.of(
            "GET /containers/far/json",
            INSPECTED,
            "GET",
            INSPECTED,
            "HEAD",
            OK + FOLDER_STAT + "\r\n",
            "PUT",
            "");
    copyIn(answers).refused().says("far:/f");
  }
}
