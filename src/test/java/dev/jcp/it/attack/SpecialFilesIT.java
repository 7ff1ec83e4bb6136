package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is not a file, folder or link is never opened: no copy waits for it, no device gets out
 * unasked.
 */
class SpecialFilesIT {

  private static final String TYPE = "stat -c '%F %a %t,%T' ";

  @TempDir private Path here;
  private Container note;

  @BeforeEach
  void makeSpecialFiles() {
    note = DockerDaemon.get().run("");
    note.make("/t", "fifo pipe mode=0620", "file z text=z");
    Shell.run("mknod -m 640 " + note.path("/t/disk") + " b 7 200").orFail();
    Shell.run("mknod -m 666 " + note.path("/t/null") + " c 1 3").orFail();
    Shell.run(
            "perl -MIO::Socket::UNIX -e 'chdir shift; IO::Socket::UNIX->new(Local => \"sock\","
                + " Listen => 1) or die' "
                + note.path("/t"))
        .orFail();
  }

  @Test
  void devicesStayBehindAndAreNamed() {
    note.jcp(here).run(note.at("/t"), "t").refused().says("disk").says("null").says("sock");
    assertEquals("pipe\nz\n", Shell.run("ls -A " + here + "/t").out());
    assertEquals("fifo 620 0,0\n", Shell.run(TYPE + here + "/t/pipe").out());
  }

  @Test
  void devicesAreMadeWhenAskedFor() {
    Shell.run("rm " + note.path("/t/sock")).orFail();
    note.jcp(here).run("--devices", note.at("/t"), "t").expect(0);
    assertEquals("block special file 640 7,c8\n", Shell.run(TYPE + here + "/t/disk").out());
    assertEquals("character special file 666 1,3\n", Shell.run(TYPE + here + "/t/null").out());
  }

  @Test
  void socketInATreeIsNamedAndNoLoss() {
    Shell.run("rm " + note.path("/t/disk") + " " + note.path("/t/null")).orFail();
    note.jcp(here).run(note.at("/t"), "t").expect(0).says("sock");
  }

  @Test
  void socketAsSourceIsAnError() {
    note.jcp(here).run(note.at("/t/sock"), "s").refused();
    assertTrue(Files.notExists(here.resolve("s")));
  }

  @Test
  void devicesAreMadeInTheContainer() {
    note.jcp(here).run("/dev/null", note.at("/null")).expect(0);
    assertEquals("character special file 666 1,3\n", Shell.run(TYPE + note.path("/null")).out());
  }

  @Test
  void deviceAsDestinationIsRefused() {
    note.jcp(here).run(note.at("/t/z"), "/dev/null").refused();
    assertEquals("character special file 666 1,3\n", Shell.run(TYPE + "/dev/null").out());
  }

  @Test
  void standardOutputIsAppendedTo() {
    Path log = here.resolve("log");
    Shell.run("printf before >" + log).orFail();
    note.jcp(here).run(note.at("/t/z"), "/proc/self/fd/1").refused();
    Jcp.Run run =
        note.jcp(here)
            .under("sh -c 'exec \"$@\" >>" + log + "' sh")
            .run(note.at("/t/z"), "/dev/stdout");
    run.expect(0);
    assertEquals("beforez", Shell.run("cat " + log).out());
  }

  @Test
  void leasedFileIsNamedAndTheRestIsCopied() throws Exception {
    String hold =
        "exec perl -e '$SIG{IO} = \"IGNORE\"; open F, \"+<\", shift or die; fcntl(F, 1024, 1) or"
            + " die $!; $| = 1; print 1; sleep 100' ";
    note.make("/leased", "file a text=a", "file b text=b");
    Process holder = Shell.start(hold + Bytes.quote(note.path("/leased/a")));
    try {
      holder.getInputStream().read();
      Jcp.Run run = note.jcp(here).run(note.at("/leased"), "leased").refused().says("leased/a");
      assertEquals("b", Files.readString(here.resolve("leased/b")), run::describe);
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }
}
