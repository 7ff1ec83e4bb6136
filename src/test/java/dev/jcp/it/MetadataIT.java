package dev.jcp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept besides the content; docker cp loses some of it. */
class MetadataIT {

  private static final String[] TREE = {
    "dir  top mode=2751 owner=1234:1235 xattr.user.folder=yes",
    "file top/xattr text=x xattr.user.one=1 xattr.user.two=zwei",
    "file top/cap text=c mode=0755",
    "file top/suid text=s mode=6711 owner=1000:1001",
    "file top/old text=o mtime=-86400.5",
    "file top/future text=f mtime=4102444800.999999999",
    "file top/hard text=h owner=7:8",
    "hard top/sub/hard2 to=top/hard",
    "hard top/zhard3 to=top/hard",
    "link top/link to=xattr owner=5:6 mtime=12345.678",
    "hard top/zlink to=top/link",
    "fifo top/fifo mode=0622 owner=9:9",
    "hard top/zfifo to=top/fifo",
    "dir  top/empty mode=1777 owner=3:3",
    "sparse top/sparse size=64M text=end",
  };

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("");
    note.make("/m", TREE);
    Shell.run("setcap cap_net_raw,cap_chown+ep " + note.path("/m/top/cap")).orFail();
    Shell.run("touch -d @981173106.5 " + note.path("/m/top/cap")).orFail();
  }

  @BeforeEach
  void makeTheSameOnTheHost() {
    Shell.run("mkdir " + here + "/src; cp -a " + note.path("/m/top") + " " + here + "/src")
        .orFail();
  }

  @Test
  void archiveKeepsAllOnTheWayOut() {
    Jcp.Run run = note.jcp(here).run("-a", note.at("/m/top"), "copy").expect(0);
    Trees.assertSameTree(note.listing("/m/top"), listing("copy"), run);
  }

  @Test
  void allIsKeptOnTheWayIn() {
    String to = "/in" + System.nanoTime();
    Jcp.Run run = note.jcp(here).run("src/top", note.at(to)).expect(0);
    Trees.assertSameTree(listing("src/top"), note.listing(to), run);
  }

  /** docker cp looks the name up in the host's passwd, which has another user or none. */
  @Test
  void archiveGivesAllToTheContainersOwnUser() {
    Container users = DockerDaemon.get().run("--user user");
    Shell.run("printf x >" + here + "/f; chown 7:8 " + here + "/f").orFail();
    users.jcp(here).run("-a", "f", users.at("/tmp/archived")).expect(0);
    users.jcp(here).run("f", users.at("/tmp/plain")).expect(0);
    assertEquals("1000:1000 7:8 ", owners(users, "archived") + owners(users, "plain"));
    users.remove();
  }

  private static String owners(Container container, String name) {
    return Shell.run("stat -c '%u:%g' " + container.path("/tmp/" + name)).orFail().out().strip()
        + " ";
  }

  @Test
  void allIsKeptOverAnOlderCopy() {
    String to = "/over" + System.nanoTime();
    note.make(to, "file top/xattr text=old xattr.user.old=1", "file top/cap text=old mode=0600");
    note.make(to, "file top/suid text=old", "link top/hard to=nowhere");
    Jcp.Run run = note.jcp(here).run("src/top", note.at(to)).expect(0);
    Trees.assertSameTree(listing("src/top"), note.listing(to + "/top"), run);
  }

  @Test
  void ownersAreTheHostRootsWithoutArchive() {
    note.jcp(here).run(note.at("/m/top"), "copy").expect(0);
    assertEquals("", Shell.run("find " + here + "/copy ! -user 0 -o ! -group 0").out());
  }

  @Test
  void holesStayHoles() throws Exception {
    note.jcp(here).run(note.at("/m/top/sparse"), "sparse").expect(0);
    assertTrue(blocks(here + "/sparse") <= 64, "blocks: " + blocks(here + "/sparse"));
    note.jcp(here).run("sparse", note.at("/sparse")).expect(0);
    assertTrue(blocks(note.path("/sparse")) <= 64);
    assertEquals(0, Shell.run("cmp " + here + "/sparse " + note.path("/sparse")).status());
  }

  @Test
  void hugeHoleTakesNoTime() throws Exception {
    Shell.run("truncate -s 8T " + note.path("/huge")).orFail();
    Shell.run("printf x | dd of=" + note.path("/huge") + " bs=1 seek=1T conv=notrunc status=none")
        .orFail();
    note.jcp(here).run(note.at("/huge"), "huge").expect(0);
    assertEquals(8L << 40, Files.size(here.resolve("huge")));
    assertTrue(blocks(here + "/huge") <= 64);
    note.jcp(here).run("huge", note.at("/huge2")).expect(0);
    assertEquals(8L << 40, Files.size(Path.of(note.path("/huge2"))));
    assertTrue(blocks(note.path("/huge2")) <= 64);
  }

  @Test
  void setIdBitsGoWhenAsked() {
    note.jcp(here).run("--no-setid", note.at("/m/top"), "copy").expect(0);
    assertEquals("", Shell.run("find " + here + "/copy -type f -perm /6000").out());
    assertEquals("", Shell.run("getcap -r " + here + "/copy").out());
  }

  @Test
  void umaskTakesNothingAway() {
    TreeSpec.of("file open text=o mode=0666", "dir folder mode=0777").makeIn(here + "/u");
    Jcp jcp = note.jcp(here).under("sh -c 'umask 077; exec \"$@\"' sh");
    String to = "/umask" + System.nanoTime();
    jcp.run("u", note.at(to)).expect(0);
    assertEquals(
        "666 777\n", Shell.run("cd " + note.path(to) + "; echo $(stat -c %a open folder)").out());
  }

  @Test
  void defaultAclOfTheDestinationGivesNothing() {
    Shell.run("mkdir " + here + "/acl; setfacl -d -m u:1000:rwx " + here + "/acl").orFail();
    note.jcp(here).run("-a", note.at("/m/top"), "acl/copy").expect(0);
    assertEquals(note.listing("/m/top").lines(), listing("acl/copy").lines());
  }

  private Listing listing(String name) {
    return Listing.withXattrs(here.resolve(name).toString());
  }

  private static long blocks(String file) {
    return Long.parseLong(Shell.run("stat -c %b " + file).orFail().out().strip());
  }
}
