package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard output that takes no more: a reader that has what it wanted, a full disk. */
class ClosedOutputIT {

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    note.make("/c", "file f text=f", "sparse big size=4M text=end");
  }

  /** As docker cp, which SIGPIPE ends. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--via proc NOTE:/c -",
        "--via tar NOTE:/c -",
        "--via proc NOTE:/c/big /dev/stdout",
        "--via tar NOTE:/c/big /dev/stdout",
        "--help",
        "--list"
      })
  void readerThatClosesItIsNoFault(String words) {
    Shell.Result result = into(words.replace("NOTE", note.name()), "sleep 0.01 <&-");
    assertEquals("141", result.out().trim(), result::describe);
    assertEquals("", result.err(), result::describe);
  }

  /** Prints the status that jcp ended with; its reader does not read. */
  private Shell.Result into(String words, String reader) {
    String status = Bytes.quote(here + "/status");
    String host = "DOCKER_HOST=" + DockerDaemon.get().host();
    return Shell.run(
        "rm -f "
            + status
            + "; { "
            + host
            + " "
            + Jcp.BIN
            + " "
            + words
            + "; echo $? >"
            + status
            + "; } | "
            + reader
            + "; cat "
            + status);
  }

  @Test
  void fullDiskIsOne() {
    for (String words : new String[] {"--help", "--list"}) {
      Shell.Result result =
          Shell.run(
              "DOCKER_HOST="
                  + DockerDaemon.get().host()
                  + " exec "
                  + Jcp.BIN
                  + " "
                  + words
                  + " >/dev/full");
      assertEquals(1, result.status(), result::describe);
      assertEquals(
          "jcp: cannot write to standard output: no space left on device\n",
          result.err(),
          result::describe);
    }
  }
}
