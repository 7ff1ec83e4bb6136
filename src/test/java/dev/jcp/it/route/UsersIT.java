package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People without root: in the group that the daemon's socket belongs to, and outside of it. */
class UsersIT {

  private static final String MEMBER = "jcp-member";
  private static final String OTHER = "jcp-other";
  private static final String GROUP = "jcp-docker";

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void makeUsers() {
    note = DockerDaemon.get().run("");
    note.make("/u", "file private text=secret mode=0600 owner=33:33", "file sub/f text=f");
    removeUsers();
    Shell.run("groupadd " + GROUP + "; useradd -M -G " + GROUP + " " + MEMBER).orFail();
    Shell.run("useradd -M " + OTHER).orFail();
    Path home = DockerDaemon.get().home();
    Shell.run("chmod 711 " + home + "; chgrp " + GROUP + " " + home + "/s").orFail();
  }

  @AfterAll
  static void removeUsers() {
    Shell.run("userdel " + MEMBER + "; userdel " + OTHER + "; groupdel " + GROUP);
  }

  @BeforeEach
  void giveFolder() {
    Shell.run("chown " + MEMBER + " " + here).orFail();
  }

  private Jcp as(String user) {
    return note.jcp(here).under("setpriv --reuid " + user + " --regid " + user + " --init-groups");
  }

  @Test
  void memberOfTheGroupCopiesOutAndOwnsTheCopy() {
    as(MEMBER).run("-v", note.at("/u"), "u").expect(0).says("route tar").says("permission denied");
    assertEquals("secretf", Shell.run("cd " + here + "/u; cat private sub/f").out());
    String owners = Shell.run("find " + here + "/u ! -user " + MEMBER).out();
    assertEquals("", owners);
  }

  @Test
  void memberOfTheGroupCopiesIn() {
    as(MEMBER).run(note.at("/u/sub/f"), "f").expect(0);
    as(MEMBER).run("f", note.at("/u/new")).expect(0);
    assertEquals("f", note.read("/u/new"));
  }

  @Test
  void whatTheDaemonDoesNotSeeIsRefusedAndNotLost() {
    Container tmpfs = DockerDaemon.get().run("--tmpfs /quick");
    tmpfs.make("/quick", "file f text=f");
    as(MEMBER).run(tmpfs.at("/quick/f"), "q").refused().says("/quick").says("as root");
    as(MEMBER).run(note.at("/u/sub/f"), "f").expect(0);
    as(MEMBER).run("f", tmpfs.at("/quick/new")).refused().says("/quick");
    as(MEMBER).run("f", tmpfs.at("/dev/shm/new")).refused().says("/dev");
    as(MEMBER).run("f", tmpfs.at("/quicker")).expect(0);
    tmpfs.remove();
  }

  @Test
  void othersAreToldBothRemedies() {
    as(OTHER).run(note.at("/u"), ".").refused().says("root").says("group docker");
    as(OTHER).run("--via", "tar", note.at("/u"), ".").refused().says("root").says("group docker");
    assertEquals("", Shell.run("ls -A " + here).out());
  }
}
