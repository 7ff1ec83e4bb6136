package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process holds a lease on a file (fcntl(2), F_SETLEASE) and does not let go: whoever opens the
 * file without O_NONBLOCK waits in the kernel, up to 45 s and deaf to Ctrl-C.
 */
class LeasesIT {

  private static final int READ = 0;
  private static final int WRITE = 1;

  /** Prints a line when it has the lease, and one more each time somebody wants it broken. */
  private static final String HOLD =
      "$| = 1; $SIG{IO} = sub { print \"wanted\\n\" };"
          + " open F, $ARGV[0] ? \"+<\" : \"<\", $ARGV[1] or die $!;"
          + " fcntl(F, 1024, 0 + $ARGV[0]) or die $!; print \"held\\n\"; sleep 1 while 1";

  @TempDir private Path here;
  private Container note;
  private Process holder;

  @BeforeEach
  void start() {
    TreeSpec.of("file single text=old", "file new text=new").makeIn(here.toString());
    note = DockerDaemon.get().run("-v " + here + "/single:/srv/single");
    note.make("/tree", "file a text=a", "file b text=b", "file c text=c");
  }

  @AfterEach
  void remove() throws Exception {
    holder.destroyForcibly().waitFor();
    note.remove();
  }

  private void hold(int lease, String file) throws Exception {
    holder = Shell.start("exec perl -e " + Bytes.quote(HOLD) + " " + lease + " " + file);
    assertEquals("held", line());
  }

  private String line() throws Exception {
    StringBuilder line = new StringBuilder();
    for (int b = holder.getInputStream().read(); b >= 0 && b != '\n'; ) {
      line.append((char) b);
      b = holder.getInputStream().read();
    }
    return line.toString();
  }

  @Test
  void fileInATreeIsNamedAndTheRestIsCopied() throws Exception {
    hold(WRITE, note.path("/tree/b"));
    Jcp.Run run = note.jcp(here).run(note.at("/tree"), "copy").refused().says("tree/b");
    assertEquals("wanted", line());
    assertEquals("a c\n", Shell.run("cd " + here + "/copy; echo *").out(), run::describe);
  }

  @Test
  void volumeOfOneFileIsNamedAndKeepsItsContent() throws Exception {
    hold(READ, note.path("/srv/single"));
    note.jcp(here).run("new", note.at("/srv/single")).refused().says("/srv/single");
    assertEquals("wanted", line());
    assertEquals("old", Files.readString(here.resolve("single")));
  }

  @Test
  void signalEndsTheWaitForASource() throws Exception {
    hold(WRITE, note.path("/tree/b"));
    interrupt(note.at("/tree"), "copy");
    assertEquals("new single\n", Shell.run("cd " + here + "; ls -A | xargs").out());
  }

  @Test
  void signalEndsTheWaitForADestination() throws Exception {
    hold(READ, note.path("/srv/single"));
    interrupt("new", note.at("/srv/single"));
    assertEquals("old", Files.readString(here.resolve("single")));
  }

  private void interrupt(String... arguments) throws Exception {
    Jcp jcp = note.jcp(here).under("env --default-signal=INT");
    Process copy = jcp.start(arguments);
    assertEquals("wanted", line()); // it has tried, and waits
    long sent = System.nanoTime();
    Shell.run("kill -INT " + copy.pid()).orFail();
    Jcp.Run run = jcp.finish(copy, 60, arguments).expect(130);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent);
    assertTrue(millis < 1000, () -> "ended after " + millis + " ms" + run.describe());
  }
}
