package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Places and limits in which a JVM does not start: it works, or fails in a sentence of ours. */
class LauncherIT {

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    note.make("/c", "file f text=f");
  }

  static List<String> builds() {
    return Jcp.builds();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void absolutePathsWorkInADirectoryThatWasRemoved(String jcp) {
    Shell.Result result = inRemovedDirectory(jcp, note.at("/c/f") + " " + here + "/out");
    assertEquals(0, result.status(), result::describe);
    assertEquals("f", Shell.run("cat " + here + "/out").orFail().out());
  }

  @ParameterizedTest
  @MethodSource("builds")
  void relativePathInADirectoryThatWasRemovedIsOneSentence(String jcp) {
    for (String words : new String[] {note.at("/c/f") + " .", "x " + note.at("/tmp/")}) {
      Shell.Result result = inRemovedDirectory(jcp, words);
      assertEquals(1, result.status(), result::describe);
      assertTrue(
          result.err().contains(": the working directory has been removed\n"), result::describe);
      assertFalse(result.err().contains("java"), result::describe);
    }
  }

  /** A container's paths start at its root, wherever the user stands. */
  private Shell.Result inRemovedDirectory(String jcp, String words) {
    String gone = Bytes.quote(here + "/gone");
    return Shell.run(
        "export DOCKER_HOST="
            + DockerDaemon.get().host()
            + ("; mkdir " + gone + "; cd " + gone + "; rmdir " + gone)
            + ("; exec " + jcp + " " + words));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void jvmThatCannotStartIsTwoLinesOfOurs(String jcp) {
    for (String limit : new String[] {"-v 200000", "-d 50000"}) {
      Shell.Result result = Shell.run("ulimit " + limit + "; exec " + jcp + " --version");
      assertEquals(1, result.status(), result::describe);
      assertTrue(result.err().startsWith("jcp: its Java runtime cannot start: "), result::describe);
      assertEquals(2, result.err().lines().count(), result::describe);
      assertEquals("", result.out(), result::describe);
    }
  }

  @ParameterizedTest
  @MethodSource("builds")
  void oneGibibyteOfAddressSpaceIsEnough(String jcp) {
    String copy = jcp + " " + note.at("/c/f") + " " + here + "/limited";
    String host = "export DOCKER_HOST=" + DockerDaemon.get().host();
    Shell.run(host + "; ulimit -v 1000000; exec " + copy).orFail();
  }

  /** A soft limit is the shell's own, and can be lifted again. */
  @ParameterizedTest
  @MethodSource("builds")
  void softLimitOnMemoryDoesNotKeepTheJvmFromStarting(String jcp) {
    Shell.run("ulimit -S -v 200000; exec " + jcp + " --version").orFail();
  }
}
