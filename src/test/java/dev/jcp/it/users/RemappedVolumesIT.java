package dev.jcp.it.users;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.RemappedDocker;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Root's own container with a user namespace, and a volume of the host's root: its links choose
 * where a copy lands, and the copy may do there what the container's root may.
 */
class RemappedVolumesIT {

  private static final String HOST = "0:0";

  @TempDir private static Path volume;

  private static RemappedDocker docker;

  @TempDir private Path here;
  private Listing before;

  @BeforeAll
  static void start() {
    docker = RemappedDocker.start();
    Shell.run(
            "chmod 755 " + volume + " && cd " + volume + " && mkdir bin priv pub sticky && : >knob")
        .orFail();
    docker.run("vol", "-v " + volume + ":/vol -v " + volume + "/knob:/conf");
    docker
        .inside(
            "vol",
            "ln -s /vol/bin/run.sh etc/app.conf; ln -s /vol/bin etc/conf.d; ln -s /vol/priv/key"
                + " log; ln -s /vol/priv privates; ln -s /vol/bin/new dangling")
        .orFail();
  }

  @AfterAll
  static void stop() {
    if (docker != null) {
      docker.close();
    }
  }

  @BeforeEach
  void fill() {
    Shell.run(
            "cd "
                + volume
                + " && rm -rf pub/* sticky/* && echo own >bin/run.sh && echo '"
                + RootsFolder.SECRET
                + "' >priv/key && chmod 700 priv && chmod 644 bin/run.sh priv/key && chmod 777 pub &&"
                + " chmod 1777 sticky && echo old >pub/old && echo hosts >sticky/hosts && echo k"
                + " >knob && chmod 666 knob && touch -d @1000 pub sticky bin && cd "
                + here
                + " && echo new >new && mkdir -p t/d && echo f >t/d/f && echo l >t/l")
        .orFail();
    before = Listing.withXattrs(volume.toString());
  }

  @AfterEach
  void clear() {
    docker.inside("vol", "rm -rf tmp/*").orFail();
  }

  private Jcp jcp() {
    return docker.jcp(here);
  }

  private void assertUnchanged() {
    Trees.assertUnchanged(before, Listing.withXattrs(volume.toString()), "the volume");
  }

  private static String owner(String path) {
    return Shell.run("stat -c %u:%g " + volume + path).orFail().out().strip();
  }

  private static String inside() {
    return docker.host(0) + ":" + docker.host(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/app.conf",
        "/etc/conf.d/",
        "/etc/conf.d/new",
        "/dangling",
        "/vol/bin/run.sh",
        "/vol/",
        "/vol/priv/",
        "/privates/",
        "/vol/sticky/hosts"
      })
  void whatTheContainersRootMayNotWriteIsNotWritten(String path) {
    for (String source : new String[] {"new", "t"}) {
      Jcp.Run run = jcp().run(source, "vol:" + path);
      assertUnchanged();
      run.refused();
    }
    jcp().run("new", "vol:" + path).refused().says("no number in the container's user namespace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/log", "/vol/priv/key", "/privates/key", "/vol/priv", "/privates/."})
  void whatTheContainersRootMayNotReadIsNotRead(String path) {
    for (String target : new String[] {"out", "vol:/tmp/out", "-"}) {
      Shell.Result run = Shell.run(jcp().script("-L", "vol:" + path, target));
      RootsFolder.assertNotLeakedTo(here, run);
      assertEquals(1, run.status(), run::describe);
      assertEquals(false, run.out().contains(RootsFolder.SECRET), run::describe);
    }
    assertEquals("", docker.inside("vol", "grep -rl " + RootsFolder.SECRET + " tmp; true").out());
  }

  @Test
  void archiveNeitherWritesNorLinksThere() {
    Shell.run(
            "cd "
                + here
                + " && mkdir -p a/bin a/priv && echo x >a/bin/run.sh && echo x >a/bin/made && cd a &&"
                + " tar -cf ../in.tar bin && tar -cf ../links.tar -T /dev/null && perl -e '"
                + tarHardLink("pub/key", "priv/key")
                + "' >../links.tar")
        .orFail();
    for (String archive : new String[] {"in.tar", "links.tar"}) {
      Shell.Result run = Shell.run(jcp().script("-", "vol:/vol") + " <" + here + "/" + archive);
      assertUnchanged();
      assertEquals(1, run.status(), run::describe);
    }
  }

  /** A perl program that writes an archive of one hard link. */
  private static String tarHardLink(String name, String target) {
    return "$h = pack(\"a100a8a8a8a12a12a8a1a100a8a32a32a8a8\", \""
        + name
        + "\", \"0000644\", \"0000000\", \"0000000\", \"00000000000\", \"00000000000\", \" \" x 8,"
        + " 1, \""
        + target
        + "\", \"ustar\\00000\", \"\", \"\", \"\", \"\"); substr($h, 148, 8) = sprintf(\"%06o\\0 \","
        + " unpack(\"%32C*\", $h)); print pack(\"a512x1024\", $h)";
  }

  @ParameterizedTest
  @ValueSource(strings = {"/vol/pub", "/vol/sticky"})
  void volumeThatIsOpenToAllIsFilled(String place) {
    jcp().run("new", "vol:" + place + "/").expect(0);
    jcp().run("new", "vol:" + place + "/new").expect(0);
    jcp().run("t", "vol:" + place).expect(0);
    jcp().run("t/.", "vol:" + place + "/t").expect(0);
    jcp().run("t/.", "vol:" + place).expect(0);
    String folder = place.substring("/vol".length());
    assertEquals(inside(), owner(folder + "/new"));
    assertEquals(inside(), owner(folder + "/t/d/f"));
    Shell.run("diff -r " + here + "/t " + volume + folder + "/t").orFail();
    jcp().run("vol:" + place, "out").expect(0);
    Shell.run("diff -r " + here + "/out " + volume + folder).orFail();
  }

  @Test
  void fileOfTheHostsIsReplacedWhereTheDirectoryIsOpenAndNotSticky() {
    jcp().run("new", "vol:/vol/pub/old").expect(0);
    assertEquals(inside(), owner("/pub/old"));
  }

  @Test
  void directoryOfTheHostsKeepsItsModeAndTimes() {
    Shell.run("cd " + here + " && mkdir -m 700 pub && echo p >pub/p").orFail();
    jcp().run("pub", "vol:/vol/").refused().says("/vol/pub: keeps its mode, owner and times");
    String found = Shell.run("stat -c '%a %u:%g' " + volume + "/pub").orFail().out();
    assertEquals("777 " + HOST + "\n", found);
    assertEquals("p\n", Shell.run("cat " + volume + "/pub/p").orFail().out());
  }

  @Test
  void mountedFileThatIsOpenToAllIsWrittenAndKeepsTheRest() {
    jcp().run("new", "vol:/conf").refused().says("keeps its mode, owner and times");
    String found = "cd " + volume + " && cat knob && stat -c '%a %u:%g' knob";
    assertEquals("new\n666 " + HOST + "\n", Shell.run(found).orFail().out());
    Shell.run("chmod 644 " + volume + "/knob").orFail();
    jcp().run("t/l", "vol:/conf").refused().says("no number");
    assertEquals("new\n", Shell.run("cat " + volume + "/knob").orFail().out());
  }

  /** Its own group's bits hold, and with an ACL not the mask that the mode shows in their place. */
  @Test
  void groupOfTheContainersRootIsItsGroup() {
    boolean acl = Shell.run("command -v setfacl").status() == 0;
    Requirement.check("acl", acl, "setfacl is not installed");
    String key = volume + "/pub/key";
    String group = "chgrp " + docker.host(0) + " " + key + " && chmod 640 " + key;
    Shell.run("echo key >" + key + " && " + group).orFail();
    jcp().run("vol:/vol/pub/key", "key").expect(0);
    Shell.run("setfacl -m g::-,u:12345:r " + key + " && ls -l " + key + " | grep -q '^-rw-r'")
        .orFail();
    jcp().run("vol:/vol/pub/key", "masked").refused().says("no number");
  }

  @Test
  void devicesAndCapabilitiesAreMadeInRootsOwnContainer() {
    Shell.run(
            "cd "
                + here
                + " && mkdir dev && mknod dev/c c 1 3 && cp /bin/true dev/prog && setcap"
                + " cap_net_raw+ep dev/prog")
        .orFail();
    jcp().run("dev", "vol:/tmp/").expect(0);
    String root = docker.root("vol") + "/tmp/dev";
    assertEquals("character special file\n", Shell.run("stat -c %F " + root + "/c").out());
    assertEquals(true, Shell.run("getcap " + root + "/prog").out().contains("cap_net_raw"));
  }

  @Test
  void kernelsFilesThatAllMayReadAreRead() {
    jcp().run("vol:/proc/cpuinfo", "cpuinfo").expect(0);
    jcp().run("vol:/proc/1/status", "status").expect(0);
    String knob = "/proc/sys/kernel/hostname";
    String before = Shell.run("cat " + knob).out();
    jcp().run("new", "vol:" + knob).refused();
    assertEquals(before, Shell.run("cat " + knob).out());
  }

  /** Any process of root's in a user namespace of its own; its root is the host's here. */
  @Test
  void processInAUserNamespaceHasNoMoreRights() throws Exception {
    Process process = Shell.start("exec unshare --user sleep 100");
    try {
      String maps = "/proc/" + process.pid() + "/";
      Shell.run(
              "for i in $(seq 100); do [ \"$(cat "
                  + maps
                  + "comm)\" = sleep ] && break; sleep 0.05; done; echo 0 100000 1000 >"
                  + maps
                  + "uid_map && echo 0 100000 1000 >"
                  + maps
                  + "gid_map")
          .orFail();
      String place = "pid://" + process.pid() + ":" + volume;
      jcp().run("new", place + "/bin/run.sh").refused();
      jcp().run(place + "/priv/key", "key").refused();
      jcp().run("new", place + "/pub/").expect(0);
      assertEquals("100000:100000", owner("/pub/new"));
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
