package dev.jcp.it.users;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.RootlessUser;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user who is root in his own namespaces mounts a folder of the host's root over each folder that
 * root's copy makes there, in the moment between its making and its opening.
 */
class MountRaceIT {

  private static final int FOLDERS = 3000;
  private static final int MOST_ROUNDS = 10;

  /** mount(2) with MS_BIND over each folder as soon as it is there, in the order of the copy. */
  private static final String MOUNTER =
      "my ($dst, $victim, @names) = @ARGV; $| = 1; print qq(ready\\n); while (1) { my ($t) = glob"
          + " \"$dst/.jcp-*\"; next unless $t; for my $n (@names) { my $to = \"$t/$n\"; for my $i"
          + " (1 .. 20000) { last unless syscall(165, $victim, $to, 0, 4096, 0) } last unless -d"
          + " $t } }";

  @TempDir private static Path folder;

  private static RootlessUser user;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    user = RootlessUser.make("jcp-mounter", "rootless", "perl", "unshare");
  }

  @AfterAll
  static void stop() {
    if (user != null) {
      user.close();
    }
  }

  @Test
  void folderThatIsMountedOverTheOneJustMadeIsLeftAlone() throws Exception {
    Shell.run(
            "chmod 755 "
                + folder
                + " && cd "
                + folder
                + " && mkdir victim his && chown "
                + user.name()
                + ": his && mkdir -p "
                + here
                + "/tree && cd "
                + here
                + "/tree && for i in $(seq "
                + FOLDERS
                + "); do mkdir d$i && echo x >d$i/f; done")
        .orFail();
    String words =
        Bytes.quote(MOUNTER)
            + " "
            + folder
            + "/his "
            + folder
            + "/victim $(ls -U "
            + here
            + "/tree)";
    Process mounter =
        Shell.start(
            "exec "
                + user.setpriv()
                + " unshare --user --map-root-user --mount perl -e "
                + words
                + " >"
                + here
                + "/ready");
    try {
      Shell.run(
          "for i in $(seq 100); do [ -s " + here + "/ready ] && exit; sleep 0.05; done; exit 1");
      String place = "pid://" + mounter.pid() + ":" + folder + "/his/new";
      boolean hit = false;
      for (int i = 0; i < MOST_ROUNDS && !hit; i++) {
        Jcp.Run run = Jcp.in(here.toString()).run("tree", place + i);
        // refused for its owner, or since it is on another mount
        hit = run.err().contains("permission denied") || run.err().contains("stale");
        String victim = "stat -c '%u %a' " + folder + "/victim; ls -A " + folder + "/victim";
        assertEquals("0 755\n", Shell.run(victim).out(), run::describe);
      }
      Assumptions.assumeTrue(hit, "no mount came in between");
    } finally {
      mounter.destroyForcibly();
      mounter.waitFor(10, TimeUnit.SECONDS);
    }
  }
}
