package dev.jcp.linux;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls on an open file; what they did is read by other programs. */
class LinuxFileTest {

  private static final byte[] BINARY = {0, 1, (byte) 0xff, '\n'};

  @TempDir Path path;
  private Fd folder;
  private Fd file;

  @BeforeEach
  void open() throws Exception {
    Bash.run(path, "printf 0123456789 >f; ln -s f l; mkfifo p");
    folder = Folder.open(path);
    file = Linux.openat(folder, raw("f"), Open.O_RDWR);
  }

  @AfterEach
  void close() {
    file.close();
    folder.close();
  }

  private Fd look(String name) throws ErrnoException {
    return Linux.openat(folder, raw(name), Open.LOOK);
  }

  @Test
  void bytesAreReadAtAnOffset() throws Exception {
    NativeBuffer buffer = new NativeBuffer(4);
    assertEquals(3, LinuxFile.pread(file, buffer.address(), 4, 7));
    assertEquals(3, LinuxFile.pwrite(file, buffer.address(), 3, 0));
    assertEquals("7893456789", Bash.run(path, "cat f"));
  }

  @Test
  void endIsZeroBytes() {
    NativeBuffer buffer = new NativeBuffer(4);
    assertEquals(0, LinuxFile.pread(file, buffer.address(), 4, 10));
  }

  @Test
  void failedCallIsMinusErrno() {
    NativeBuffer buffer = new NativeBuffer(4);
    assertEquals(-Errno.EISDIR, LinuxFile.read(folder, buffer.address(), 4));
  }

  @Test
  void kernelCopiesARange() throws Exception {
    try (Fd to = Linux.openat(folder, raw("to"), Open.O_RDWR | Open.O_CREAT, 0600)) {
      LinuxFile.seekTo(file, 4);
      assertEquals(6, LinuxFile.copyFileRange(file, to, 100));
      assertEquals(0, LinuxFile.copyFileRange(file, to, 100));
    }
    assertEquals("456789", Bash.run(path, "cat to"));
  }

  @Test
  void holeAndDataAreFound() throws Exception {
    Bash.run(
        path, "truncate -s 1M f; printf x | dd of=f bs=1 seek=524288 conv=notrunc 2>/dev/null");
    long hole = LinuxFile.seek(file, 0, LinuxFile.SEEK_HOLE);
    assertEquals(524288, LinuxFile.seek(file, hole, LinuxFile.SEEK_DATA));
    assertEquals(-Errno.ENXIO, LinuxFile.seek(file, 1 << 20, LinuxFile.SEEK_DATA));
  }

  @Test
  void fileIsCut() throws Exception {
    LinuxFile.ftruncate(file, 3);
    assertEquals("012", Bash.run(path, "cat f"));
  }

  @Test
  void reservingKeepsTheSize() throws Exception {
    assertEquals(0, LinuxFile.reserve(file, 1 << 20));
    assertEquals("10", Bash.run(path, "stat -c %s f").trim());
  }

  @Test
  void permissionsAreSetWhateverTheUmask() throws Exception {
    LinuxFile.fchmod(file, 04777);
    assertEquals("4777", Bash.run(path, "stat -c %a f").trim());
  }

  @Test
  void permissionsOfAFifoAreSetThroughProc() throws Exception {
    try (Fd fifo = look("p")) {
      LinuxFile.chmodThroughProc(fifo, 0642);
    }
    assertEquals("642", Bash.run(path, "stat -c %a p").trim());
  }

  @Test
  void timeIsSetAndAtimeLeft() throws Exception {
    String before = Bash.run(path, "stat -c %.9X f");
    LinuxFile.setMtime(file, 1709210096, 123456789);
    assertEquals("1709210096.123456789", Bash.run(path, "stat -c %.9Y f").trim());
    assertEquals(before, Bash.run(path, "stat -c %.9X f"));
  }

  @Test
  void timeBefore1970IsSet() throws Exception {
    LinuxFile.setMtime(file, -2, 500_000_000);
    assertEquals("-2 500000000", secondsAndNanos("f"));
  }

  @Test
  void timeOfALinkIsItsOwn() throws Exception {
    String target = secondsAndNanos("f");
    try (Fd link = look("l")) {
      LinuxFile.setMtimeOfPath(link, 1000, 7);
    }
    assertEquals("1000 7", secondsAndNanos("l"));
    assertEquals(target, secondsAndNanos("f"));
  }

  private String secondsAndNanos(String name) throws ErrnoException {
    Stat stat = Linux.statx(folder, raw(name));
    return stat.mtimeSeconds() + " " + stat.mtimeNanos();
  }

  @Test
  void ownerMayBeSetToWhatItIs() throws Exception {
    Stat stat = Linux.statx(file);
    try (Fd link = look("l")) {
      LinuxFile.chown(link, stat.uid(), stat.gid());
      LinuxFile.chown(file, stat.uid(), stat.gid());
    }
  }

  @Test
  void xattrIsBinary() throws Exception {
    Bash.require("getfattr");
    LinuxFile.setXattr(file, raw("user.x"), BINARY);
    assertEquals("user.x=0x0001ff0a", Bash.run(path, "getfattr -d -e hex f | grep user").trim());
    assertArrayEquals(BINARY, LinuxFile.getXattr(file, raw("user.x")));
  }

  @Test
  void emptyXattrIsNotAMissingOne() throws Exception {
    LinuxFile.setXattr(file, raw("user.empty"), new byte[0]);
    assertArrayEquals(new byte[0], LinuxFile.getXattr(file, raw("user.empty")));
    assertNull(LinuxFile.getXattr(file, raw("user.none")));
  }

  @Test
  void xattrsAreListed() throws Exception {
    Bash.require("setfattr");
    assertEquals(List.of(), LinuxFile.listXattrs(file));
    Bash.run(path, "setfattr -n user.a f; setfattr -n user.b -v x f");
    assertEquals(List.of(raw("user.a"), raw("user.b")), LinuxFile.listXattrs(file));
  }

  @Test
  void xattrIsRemovedOnceOrTwice() throws Exception {
    Bash.require("getfattr");
    Bash.run(path, "setfattr -n user.a f");
    try (Fd look = look("f")) {
      LinuxFile.removeXattr(look, raw("user.a"));
      LinuxFile.removeXattr(look, raw("user.a"));
    }
    assertEquals("", Bash.run(path, "getfattr -d f"));
  }

  @Test
  void xattrOfALinksDescriptorIsRefused() throws Exception {
    try (Fd look = look("l")) {
      ErrnoException e =
          assertThrows(ErrnoException.class, () -> LinuxFile.getXattr(look, raw("user.a")));
      assertEquals(Errno.EBADF, e.errno());
    }
  }

  @Test
  void kindOfFileSystemIsTheKernels() throws Exception {
    try (Fd proc = Linux.openat(Fd.WORKING_DIRECTORY, raw("/proc"), Open.O_PATH)) {
      assertEquals(0x9fa0, LinuxFile.fstatfsType(proc));
    }
  }

  @Test
  void fileIsNoTerminal() {
    assertFalse(LinuxFile.isTerminal(file.number()));
  }
}
