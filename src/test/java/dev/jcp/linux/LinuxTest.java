package dev.jcp.linux;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.path.RawPath;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Calls on names; what they did is read by other programs. */
class LinuxTest {

  private static final RawPath NAME = raw("\u00ff\u00fe\n name");

  @TempDir Path path;
  private Fd folder;

  @BeforeEach
  void open() throws ErrnoException {
    folder = Folder.open(path);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private static void assertErrno(int errno, Executable call) {
    assertEquals(errno, assertThrows(ErrnoException.class, call).errno());
  }

  /** Paths, kinds and link targets below the folder, sorted. */
  private String listing() throws Exception {
    return Bash.run(path, "find . -mindepth 1 -printf '%p %y%l\\0' | sort -z | tr '\\0' ';'");
  }

  @Test
  void missingNameIsEnoent() {
    assertErrno(Errno.ENOENT, () -> Linux.openat(folder, raw("none"), Open.O_RDONLY));
  }

  @Test
  void statOfAMissingNameIsNull() throws Exception {
    assertNull(Linux.statxOrNull(folder, raw("none")));
  }

  @Test
  void statBelowAFileIsAnError() throws Exception {
    Bash.run(path, "touch f");
    assertErrno(Errno.ENOTDIR, () -> Linux.statxOrNull(folder, raw("f/x")));
  }

  @Test
  void pathThatIsTooLongIsEnametoolong() {
    RawPath tooLong = raw("x/".repeat(2048));
    assertErrno(Errno.ENAMETOOLONG, () -> Linux.openat(folder, tooLong, Open.O_RDONLY));
  }

  @Test
  void longestPathIsPassedOn() throws Exception {
    RawPath longest = raw("./".repeat(2047) + ".");
    Linux.openat(folder, longest, Open.FOLDER).close();
  }

  @Test
  void nameIsMadeByteForByte() throws Exception {
    Linux.mkdirat(folder, NAME, 0755);
    assertEquals("./\u00ff\u00fe\n name d;", listing());
  }

  @Test
  void linkIsMadeByteForByte() throws Exception {
    Linux.symlinkat(NAME, folder, raw("l"));
    assertEquals("./l l\u00ff\u00fe\n name;", listing());
  }

  @Test
  void linkIsReadByteForByte() throws Exception {
    Bash.run(path, "ln -s $'/\\xff\\xfe' l");
    assertEquals(raw("/\u00ff\u00fe"), Linux.readlinkat(folder, raw("l")));
  }

  @Test
  void openLinkIsReadWithoutAName() throws Exception {
    Bash.run(path, "ln -s target l");
    try (Fd link = Linux.openat(folder, raw("l"), Open.LOOK)) {
      assertEquals(raw("target"), Linux.readlinkat(link, RawPath.EMPTY));
    }
  }

  @Test
  void fileIsNoLink() throws Exception {
    Bash.run(path, "touch f");
    assertErrno(Errno.EINVAL, () -> Linux.readlinkat(folder, raw("f")));
  }

  @Test
  void lookingOpensTheLinkItself() throws Exception {
    Bash.run(path, "ln -s f l");
    try (Fd link = Linux.openat(folder, raw("l"), Open.LOOK)) {
      assertTrue(Linux.statx(link).isSymlink());
    }
  }

  @Test
  void statFollowsOnlyWhenAsked() throws Exception {
    Bash.run(path, "touch f; ln -s f l");
    assertTrue(Linux.statx(folder, raw("l")).isSymlink());
    assertTrue(Linux.statxFollowing(folder, raw("l")).isRegular());
  }

  @Test
  void fifoIsMade() throws Exception {
    Linux.mknodat(folder, raw("p"), Stat.S_IFIFO | 0600, 0);
    assertEquals("./p p;", listing());
  }

  @Test
  void absoluteLinkEndsAtTheRootThatIsAskedFor() throws Exception {
    Bash.run(path, "mkdir jcp-inside; echo inside >jcp-inside/f; ln -s /jcp-inside/f l");
    try (Fd fd = Linux.openat2(folder, raw("l"), Open.O_PATH, Open.RESOLVE_IN_ROOT)) {
      assertEquals(7, Linux.statx(fd).size());
    }
  }

  @Test
  void dotsEndAtTheRootThatIsAskedFor() throws Exception {
    try (Fd up = Linux.openat2(folder, raw("../.."), Open.O_PATH, Open.RESOLVE_IN_ROOT)) {
      assertTrue(Linux.statx(up).sameFileAs(Linux.statx(folder)));
    }
  }

  @Test
  void linkIsEloopWhereNoneIsAllowed() throws Exception {
    Bash.run(path, "mkdir d; ln -s d l");
    int resolve = Open.RESOLVE_IN_ROOT | Open.RESOLVE_NO_SYMLINKS;
    assertErrno(Errno.ELOOP, () -> Linux.openat2(folder, raw("l/."), Open.O_PATH, resolve));
  }

  @Test
  void renamingReplaces() throws Exception {
    Bash.run(path, "touch a b");
    Linux.renameat(folder, raw("a"), folder, raw("b"));
    assertEquals("./b f;", listing());
  }

  @Test
  void renamingToANameThatMustBeFreeIsEexist() throws Exception {
    Bash.run(path, "touch a b");
    assertErrno(Errno.EEXIST, () -> Linux.renameNoReplace(folder, raw("a"), folder, raw("b")));
    assertEquals("./a f;./b f;", listing());
  }

  @Test
  void renamingToAFreeNameSucceeds() throws Exception {
    Bash.run(path, "touch a");
    Linux.renameNoReplace(folder, raw("a"), folder, NAME);
    assertEquals("./\u00ff\u00fe\n name f;", listing());
  }

  @Test
  void openFileGetsAName() throws Exception {
    Bash.run(path, "echo x >a");
    try (Fd file = Linux.openat(folder, raw("a"), Open.LOOK)) {
      Linux.linkat(file, folder, raw("b"));
    }
    assertEquals(2, Linux.statx(folder, raw("b")).links());
  }

  @Test
  void fileWithoutANameGetsOne() throws Exception {
    int flags = Open.O_TMPFILE | Open.O_RDWR;
    try (Fd file = Linux.openat(folder, RawPath.DOT, flags, 0600)) {
      LinuxStream.write(file, new byte[] {'h', 'i'}, 0, 2);
      assertEquals("", listing());
      Linux.linkat(file, folder, raw("f"));
    }
    assertEquals("hi", Bash.run(path, "cat f"));
  }

  @Test
  void linkingNeverReplaces() throws Exception {
    Bash.run(path, "touch a b");
    try (Fd file = Linux.openat(folder, raw("a"), Open.LOOK)) {
      assertErrno(Errno.EEXIST, () -> Linux.linkat(file, folder, raw("b")));
    }
  }

  @Test
  void fileIsRemoved() throws Exception {
    Bash.run(path, "touch f; mkdir d");
    Linux.unlinkat(folder, raw("f"));
    assertEquals("./d d;", listing());
  }

  @Test
  void folderIsRemovedAsFolderOnly() throws Exception {
    Bash.run(path, "mkdir d");
    assertErrno(Errno.EISDIR, () -> Linux.unlinkat(folder, raw("d")));
    Linux.rmdirat(folder, raw("d"));
    assertEquals("", listing());
  }

  @Test
  void folderThatIsNotEmptyStays() throws Exception {
    Bash.run(path, "mkdir d; touch d/f");
    assertErrno(Errno.ENOTEMPTY, () -> Linux.rmdirat(folder, raw("d")));
  }

  @Test
  void whatWasLookedAtIsReopenedThoughItsNameIsGone() throws Exception {
    Bash.run(path, "echo content >f");
    try (Fd look = Linux.openat(folder, raw("f"), Open.LOOK)) {
      Bash.run(path, "rm f");
      try (Fd file = Linux.reopen(look, Open.O_RDONLY)) {
        assertEquals(8, LinuxStream.read(file, new byte[16], 0, 16));
      }
    }
  }

  @Test
  void descriptorIsClosedOnExec() throws Exception {
    String flags = Files.readString(Path.of("/proc/self/fdinfo/" + folder.number()));
    assertTrue(flags.matches("(?s).*flags:\t0*2[0-7]{6}\n.*"), flags);
  }

  @Test
  void closedTwiceIsClosedOnce() throws Exception {
    Fd first = Folder.open(path);
    int number = first.number();
    first.close();
    assertFalse(Files.exists(Path.of("/proc/self/fd/" + number)));
    try (Fd second = Folder.open(path)) {
      first.close();
      first.closeChecked();
      assertTrue(Linux.statx(second).isDirectory());
    }
  }
}
