package dev.jcp.tree.direct;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.tree.IdMap;
import dev.jcp.tree.IdMaps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The kernel's rule for a container's root, as user_namespaces(7) and inode(7) have it. Host ids
 * 100000 to 165535 are the container's 0 to 65535; 0 is none of its ids.
 */
class InodeRightsTest {

  private static final IdMaps IDS =
      new IdMaps(IdMap.parse("0 100000 65536"), IdMap.parse("0 100000 65536"));
  private static final InodeRights OWN = InodeRights.of(IDS);
  private static final InodeRights ANOTHERS = InodeRights.ofAnotherUser(IDS);

  private interface Check {
    void run() throws ErrnoException;
  }

  private static String result(Check check) {
    try {
      check.run();
      return "ok";
    } catch (ErrnoException e) {
      assertEquals(Errno.EACCES, e.errno());
      return "-";
    }
  }

  private static Stat stat(String mode, int uid, int gid) {
    return new Stat(Integer.parseInt(mode, 8), uid, gid, 1, 7, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);
  }

  @ParameterizedTest(name = "{0} {1}:{2} read {3} write {4}")
  @CsvSource({
    "100600, 100000, 100000, ok, ok", // the container's root
    "100000, 100033, 100044, ok, ok", // another of its ids
    "100000, 165535, 165535, ok, ok", // the last of them
    "100600, 165536, 165536, -, -", // the first that is none
    "100600, 0, 0, -, -",
    "100644, 0, 0, ok, -",
    "100604, 0, 0, ok, -",
    "100640, 0, 0, -, -",
    "100666, 0, 0, ok, ok",
    "100622, 0, 0, -, ok",
    "100660, 0, 100033, -, -", // a group of the container's that its root is not in
    "100660, 0, 100000, ok, ok", // its root's group
    "100640, 0, 100000, ok, -",
    "100606, 0, 100000, -, -", // the group's bits count, not those of others
    "100600, 100033, 0, -, -", // both ids must have a number
    "100600, 100000, 0, ok, ok", // its root's own file, in a group that has none
    "100066, 100000, 0, -, -", // the owner's bits count
    "104666, 0, 0, ok, -", // a write of root's would keep the set-id bit
    "102666, 0, 0, ok, -",
    "104600, 100000, 100000, ok, ok",
  })
  void fileIsReadAndWritten(String mode, int uid, int gid, String read, String write)
      throws Exception {
    Stat file = stat(mode, uid, gid);
    try (Fd any = Linux.openat(Fd.WORKING_DIRECTORY, raw("."), Open.O_PATH)) {
      for (InodeRights rights : new InodeRights[] {OWN, ANOTHERS}) {
        assertEquals(read, result(() -> rights.checkRead(any, file)));
        assertEquals(write, result(() -> rights.checkWrite(any, file)));
      }
      assertEquals("ok", result(() -> InodeRights.ALL.checkRead(any, file)));
      assertEquals("ok", result(() -> InodeRights.ALL.checkWrite(any, file)));
    }
  }

  @ParameterizedTest(name = "{0} {1}:{2} list {3} pass {4} make {5}")
  @CsvSource({
    "40700, 100000, 100000, ok, ok, ok",
    "40000, 100033, 100033, ok, ok, ok",
    "40700, 0, 0, -, -, -",
    "40711, 0, 0, -, ok, -",
    "40744, 0, 0, -, -, -",
    "40755, 0, 0, ok, ok, -",
    "40777, 0, 0, ok, ok, ok",
    "41777, 0, 0, ok, ok, ok",
    "40772, 0, 0, -, -, -",
    "40773, 0, 0, -, ok, ok",
    "40770, 0, 100000, ok, ok, ok",
    "40770, 0, 100001, -, -, -",
  })
  void directoryIsListedPassedAndFilled(
      String mode, int uid, int gid, String list, String pass, String make) throws Exception {
    Stat folder = stat(mode, uid, gid);
    try (Fd any = Linux.openat(Fd.WORKING_DIRECTORY, raw("."), Open.O_PATH)) {
      assertEquals(list, result(() -> OWN.checkRead(any, folder)));
      assertEquals(pass, result(() -> OWN.checkSearch(any, folder)));
      assertEquals(make, result(() -> OWN.checkMakeNames(any, folder)));
    }
  }

  @ParameterizedTest(name = "directory {0} of {1}, entry of {2}: {3}")
  @CsvSource({
    "40777, 0, 0, ok",
    "41777, 0, 0, -",
    "41777, 0, 1000, -",
    "41777, 0, 100000, ok",
    "41777, 0, 100033, ok",
    "41777, 100000, 0, ok", // the directory is the container's root's
    "41777, 100033, 0, -",
  })
  void nameIsReplaced(String mode, int folderUid, int uid, String replace) {
    Stat folder = stat(mode, folderUid, folderUid);
    Stat entry = stat("100644", uid, uid);
    assertEquals(replace, result(() -> OWN.checkReplace(folder, entry)));
    assertEquals("ok", result(() -> InodeRights.ALL.checkReplace(folder, entry)));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "100600, 100033, ok",
    "104755, 100033, ok",
    "100644, 0, -",
    "100666, 0, ok",
    "104666, 0, -",
    "102676, 0, -",
    "102666, 0, ok", // mandatory locking, no set-gid
    "10666, 0, -",
  })
  void fileGetsAFurtherName(String mode, int uid, String link) throws Exception {
    Stat file = stat(mode, uid, uid);
    try (Fd any = Linux.openat(Fd.WORKING_DIRECTORY, raw("."), Open.O_PATH)) {
      assertEquals(link, result(() -> OWN.checkLink(any, file)));
    }
  }

  @Test
  void metadataIsChangedOfItsOwnIdsOnly() {
    assertTrue(OWN.owns(stat("100600", 100033, 100044)));
    assertFalse(OWN.owns(stat("100666", 0, 0)));
    assertFalse(OWN.owns(stat("100666", 100000, 0)));
    assertTrue(InodeRights.ALL.owns(stat("100600", 0, 0)));
  }

  @Test
  void knobOfOthersIsReadOnlyInRootsOwnContainer() {
    assertEquals("ok", result(() -> OWN.checkKnob(stat("100444", 0, 0))));
    assertEquals("-", result(() -> ANOTHERS.checkKnob(stat("100444", 0, 0))));
    assertEquals("ok", result(() -> ANOTHERS.checkKnob(stat("100400", 100000, 100000))));
  }

  @ParameterizedTest(name = "directory {0} of {1}, link of {2}, followed by {3}: {4}")
  @CsvSource({
    "41777, 0, 1000, 0, false",
    "41777, 0, 0, 0, true",
    "41777, 0, 1000, 1000, true",
    "41777, 1000, 1000, 0, true",
    "41777, 1000, 1001, 0, false",
    "41775, 0, 1000, 0, true",
    "40777, 0, 1000, 0, true",
  })
  void linkIsFollowed(String mode, int folderUid, int uid, int follower, boolean followed) {
    Stat folder = stat(mode, folderUid, folderUid);
    Stat link = stat("120777", uid, uid);
    assertEquals(followed, ProtectedLinks.mayFollow(folder, link, follower));
  }
}
