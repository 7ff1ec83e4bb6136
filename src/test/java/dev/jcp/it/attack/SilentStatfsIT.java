package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A FUSE server that does not say what its file system is: it holds people's files. */
class SilentStatfsIT {

  private static final Path SERVER = Path.of("src/test/resources/fuse-without-statfs.py");

  @TempDir private Path here;

  @ParameterizedTest
  @ValueSource(strings = {"ENOSYS", "EIO", "ENOTCONN", "ESTALE"})
  void filesAreCopiedInAndOut(String errno) throws Exception {
    boolean able =
        Files.exists(Path.of("/dev/fuse")) && Shell.run("command -v python3").status() == 0;
    Requirement.check("fuse", able, "there is no /dev/fuse, or no python3");
    Path fuse = Files.createDirectories(here.resolve("srv/fuse"));
    Process server =
        Shell.start("exec python3 " + SERVER.toAbsolutePath() + " " + fuse + " " + errno);
    try {
      assertEquals('m', server.getInputStream().read());
      Container note = DockerDaemon.get().run("-v " + here + "/srv:/srv");
      Shell.run("cd " + here + " && mkdir in && echo x >in/f && echo one >one").orFail();
      note.jcp(here).run("one", note.at("/srv/fuse/one")).expect(0);
      note.jcp(here).run("in", note.at("/srv/fuse/")).expect(0);
      note.jcp(here).run("in/.", note.at("/srv/fuse/in")).expect(0);
      note.jcp(here).run(note.at("/srv"), "out").expect(0);
      note.jcp(here).run(note.at("/srv/fuse/one"), "back").expect(0);
      Shell.run("cd " + here + " && diff -r srv out && diff -r in out/fuse/in && cmp one back")
          .orFail();
      note.remove();
    } finally {
      Shell.run("umount -l " + fuse);
      server.destroyForcibly().waitFor();
    }
  }
}
