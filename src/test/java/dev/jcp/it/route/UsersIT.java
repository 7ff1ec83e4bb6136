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

  /** Go's module cache: its owner may not write in it, and copies over it all the same. */
  @Test
  void ownReadOnlyDirectoriesAreCopiedOverAndStayAsTheyAre() {
    note.make(
        "/go",
        "dir  pkg mode=0555",
        "dir  pkg/mod mode=0555",
        "file pkg/mod/f text=f mode=0444",
        "dir  pkg/dark mode=0111",
        "file pkg/dark/g text=g");
    as(MEMBER).run(note.at("/go/pkg"), "pkg").expect(0);
    note.make("/go", "file pkg/mod/new text=n", "dir pkg/mod mode=0555", "dir pkg mode=0555");
    as(MEMBER).run(note.at("/go/pkg"), ".").expect(0);
    as(MEMBER).run(note.at("/go/pkg/."), "pkg").expect(0);
    String script = "cd " + here + "; cat pkg/mod/new; stat -c %a pkg pkg/mod pkg/dark";
    assertEquals("n555\n555\n111\n", Shell.run(script).orFail().out());
    as(MEMBER).run(note.at("/u/sub/f"), "pkg/").refused().says("permission denied");
  }

  @Test
  void ownReadOnlyDirectoriesAreReadOnlyAfterAFailureToo() {
    note.make("/go2", "dir  pkg mode=0755", "file pkg/mod/f text=f", "dir  pkg/mod/x");
    as(MEMBER).run(note.at("/go2/pkg"), "pkg").expect(0);
    Shell.run("cd " + here + "/pkg/mod && rmdir x && printf mine >x && chmod 555 . ..").orFail();
    as(MEMBER).run("--fail-fast", note.at("/go2/pkg"), ".").refused().says("pkg/mod/x");
    as(MEMBER).run("--fail-fast", note.at("/go2/pkg/."), "pkg").refused().says("pkg/mod/x");
    String script = "cd " + here + "; stat -c %a pkg pkg/mod; cat pkg/mod/x";
    assertEquals("555\n555\nmine", Shell.run(script).orFail().out());
  }

  /** root's program lends root's rights; the user has none to lend, and lends none of their own. */
  @Test
  void setIdProgramsBecomePlainOnes() {
    note.make("/suid", "file p text=p mode=6755", "file q text=q mode=4711 owner=33:33");
    as(MEMBER).run(note.at("/suid"), "suid").expect(0).says("set-id bit dropped");
    assertEquals("755\n711\n", Shell.run("cd " + here + "/suid; stat -c %a p q").out());
  }
}
