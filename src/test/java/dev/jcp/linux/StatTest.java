package dev.jcp.linux;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with what coreutils' stat says. */
class StatTest {

  private static final String MAKE =
      """
      echo content >file
      chmod 4751 file
      touch -d '2024-02-29 12:34:56.123456789 UTC' file
      ln file second-name
      touch -d '@-1.5' old
      truncate -s 5G sparse
      mkdir folder
      chmod 1777 folder
      mkfifo fifo
      ln -s folder link
      ln -s nowhere dangling
      """;

  private static Stat stat(Path folder, String path) throws ErrnoException {
    try (Fd fd = Folder.open(folder)) {
      return Linux.statx(fd, raw(path));
    }
  }

  private static long major(long device) {
    return device >> 8 & 0xfff | device >> 32 & ~0xfffL;
  }

  private static long minor(long device) {
    return device & 0xff | device >> 12 & ~0xffL;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file",
        "old",
        "sparse",
        "folder",
        "fifo",
        "link",
        "dangling",
        ".",
        "/dev/null",
        "/dev/tty",
        "/proc/self/stat",
        "/"
      })
  void isWhatStatSays(String path, @TempDir Path folder) throws Exception {
    Bash.run(folder, MAKE);
    Stat stat = stat(folder, path);
    String shown = path.replace("self", Integer.toString(LinuxProcess.getpid()));
    String said = Bash.run(folder, "stat -c '%f %u %g %h %i %s %b' " + shown);
    assertEquals(
        said.trim(),
        String.join(
            " ",
            Integer.toHexString(stat.mode()),
            Integer.toUnsignedString(stat.uid()),
            Integer.toUnsignedString(stat.gid()),
            Integer.toString(stat.links()),
            Long.toString(stat.inode()),
            Long.toString(stat.size()),
            Long.toString(stat.blocks())));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "/dev/null", "/proc/version", "/sys"})
  void fileSystemIsWhatStatSays(String path, @TempDir Path folder) throws Exception {
    long device = Long.parseLong(Bash.run(folder, "stat -c %d " + path).trim());
    assertEquals(major(device) << 32 | minor(device), stat(folder, path).device());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "folder", "link"})
  void timeIsExactToTheNanosecond(String path, @TempDir Path folder) throws Exception {
    Bash.run(folder, MAKE);
    Stat stat = stat(folder, path);
    String time = String.format("%d.%09d", stat.mtimeSeconds(), stat.mtimeNanos());
    assertEquals(Bash.run(folder, "stat -c %.9Y " + path).trim(), time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "folder", "link"})
  void timesOfChangeAndBirthAreExactToTheNanosecond(String path, @TempDir Path folder)
      throws Exception {
    Bash.run(folder, MAKE);
    Stat stat = stat(folder, path);
    String ctime = Bash.run(folder, "stat -c %.9Z " + path).trim();
    assertEquals(ctime.replace(".", ""), Long.toString(stat.ctime()));
    String btime = Bash.run(folder, "stat -c %.9W " + path).trim();
    assertEquals(btime.replace(".", ""), Long.toString(stat.btime()));
  }

  @Test
  void birthThatIsNotToldIsZero(@TempDir Path folder) throws Exception {
    assertEquals(0, stat(folder, "/proc/version").btime());
  }

  @Test
  void timeBefore1970CountsNanosecondsUpwards(@TempDir Path folder) throws Exception {
    Bash.run(folder, MAKE);
    Stat stat = stat(folder, "old");
    assertEquals(-2, stat.mtimeSeconds());
    assertEquals(500_000_000, stat.mtimeNanos());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/null", "/dev/zero", "/dev/tty", "/dev/ptmx"})
  void deviceNumberHasItsMajorInTheUpperHalf(String device, @TempDir Path folder) throws Exception {
    long rdev = stat(folder, device).rdev();
    String numbers = Long.toHexString(rdev >>> 32) + " " + Long.toHexString(rdev & 0xffffffffL);
    assertEquals(Bash.run(folder, "stat -c '%t %T' " + device).trim(), numbers);
  }

  @Test
  void permissionsAreTheTwelveBits(@TempDir Path folder) throws Exception {
    Bash.run(folder, MAKE);
    assertEquals(04751, stat(folder, "file").permissions());
    assertEquals(01777, stat(folder, "folder").permissions());
  }

  @Test
  void kindsAreToldApart(@TempDir Path folder) throws Exception {
    Bash.run(folder, MAKE);
    assertTrue(stat(folder, "file").isRegular());
    assertTrue(stat(folder, "folder").isDirectory());
    assertTrue(stat(folder, "link").isSymlink());
    assertEquals(Stat.S_IFIFO, stat(folder, "fifo").type());
    assertEquals(Stat.S_IFCHR, stat(folder, "/dev/null").type());
  }

  @Test
  void hardLinksAreTheSameFile(@TempDir Path folder) throws Exception {
    Bash.run(folder, MAKE);
    assertTrue(stat(folder, "file").sameFileAs(stat(folder, "second-name")));
    assertFalse(stat(folder, "file").sameFileAs(stat(folder, "old")));
  }

  @Test
  void sameInodeOnAnotherFileSystemIsAnotherFile() {
    Stat here = new Stat(0, 0, 0, 1, 7, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    Stat there = new Stat(0, 0, 0, 1, 7, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0);
    assertFalse(here.sameFileAs(there));
  }

  @Test
  void mountIsThatOfTheKernel(@TempDir Path folder) throws Exception {
    try (Fd fd = Folder.open(folder)) {
      String info = Files.readString(Path.of("/proc/self/fdinfo/" + fd.number()));
      assertTrue(info.contains("mnt_id:\t" + Linux.statx(fd).mountId() + "\n"), info);
    }
  }

  @Test
  void mountPointIsAMountRoot(@TempDir Path folder) throws Exception {
    assertTrue(stat(folder, "/proc").isMountRoot());
    assertFalse(stat(folder, "/proc/version").isMountRoot());
    assertFalse(stat(folder, ".").isMountRoot());
  }

  @Test
  void usualFolderDoesNotKeepItsNames(@TempDir Path folder) throws Exception {
    assertFalse(stat(folder, ".").keepsItsNames());
  }
}
