package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static dev.jcp.tree.stream.Reading.contents;
import static dev.jcp.tree.stream.Reading.list;
import static dev.jcp.tree.stream.Reading.names;
import static dev.jcp.tree.stream.Reading.only;
import static dev.jcp.tree.stream.Reading.reader;
import static dev.jcp.tree.stream.Reading.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Bash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives written by GNU tar. */
class TarReaderTest {

  @TempDir Path path;

  /** Runs the script, which leaves the archive in a.tar. */
  private byte[] made(String script) throws Exception {
    Bash.run(path, script);
    return Files.readAllBytes(path.resolve("a.tar"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "ustar", "pax", "gnu", "oldgnu"})
  void everyFormatIsRead(String format) throws Exception {
    byte[] archive =
        made(
            "mkdir t; printf hello >t/f; ln t/f t/h; ln -s f t/s; head -c 1000 /dev/zero >t/z\n"
                + "chmod 4755 t/f; chmod 1777 t; chmod 600 t/z\n"
                + "touch -h -d @1000000000 t/* t\n"
                + "tar --sort=name --owner=u:1000 --group=g:1001 --format="
                + format
                + " -cf a.tar t");
    assertEquals(
        List.of(
            "5 1777 1000:1001 0 1000000000 t/",
            "f 4755 1000:1001 5 1000000000 t/f",
            "1 4755 1000:1001 0 1000000000 t/h -> t/f",
            "2 777 1000:1001 0 1000000000 t/s -> f",
            "f 600 1000:1001 1000 1000000000 t/z"),
        list(archive));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "ustar", "pax", "gnu", "oldgnu"})
  void contentsAreTheFiles(String format) throws Exception {
    byte[] archive =
        made(
            "printf hello >a; head -c 512 /dev/zero | tr '\\0' b >b; head -c 513 /dev/zero | tr '\\0' c"
                + " >c; : >d; printf '\\377\\000' >e; tar --format="
                + format
                + " -cf a.tar a b c d e");
    TarReader tar = reader(archive);
    for (String wanted : new String[] {"hello", "b".repeat(512), "c".repeat(513), "", "\u00ff\0"}) {
      assertNotNull(tar.next());
      assertEquals(wanted, contents(tar));
    }
    assertNull(tar.next());
  }

  @Test
  void whatWasNotReadIsPassedOver() throws Exception {
    byte[] archive = made("seq 1000 >a; seq 1000 >b; seq 10 >c; tar -cf a.tar a b c");
    TarReader tar = reader(archive);
    tar.next();
    tar.next();
    assertEquals(10, tar.read(new byte[10], 0, 10));
    assertEquals(3893 - 10, tar.sizeBytes());
    assertEquals(raw("c"), tar.next().name());
    assertTrue(contents(tar).startsWith("1\n2\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pax", "gnu", "oldgnu"})
  void longNamesAreWhole(String format) throws Exception {
    String folder = "d".repeat(200);
    String file = "f".repeat(255);
    byte[] archive =
        made(
            "mkdir -p %1$s/%1$s; touch %1$s/%1$s/%2$s; tar --format=%3$s -cf a.tar %1$s"
                .formatted(folder, file, format));
    assertEquals(
        List.of(folder + "/", folder + "/" + folder + "/", folder + "/" + folder + "/" + file),
        names(archive));
  }

  @ParameterizedTest
  @CsvSource({"1,98", "49,50", "50,50", "100,1", "100,100", "155,1", "155,100"})
  void ustarNamesAreJoinedWithTheirPrefix(int folderLength, int fileLength) throws Exception {
    String folder = "d".repeat(folderLength);
    String name = folder + "/" + "f".repeat(fileLength);
    byte[] archive =
        made("mkdir %s; touch %s; tar --format=ustar -cf a.tar %2$s".formatted(folder, name));
    assertEquals(List.of(name), names(archive));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pax", "gnu", "oldgnu"})
  void longLinksAreWhole(String format) throws Exception {
    String target = "../x/".repeat(100);
    String name = "n".repeat(120);
    byte[] archive =
        made(
            "ln -s %1$s s; touch %2$s; ln %2$s h; tar --format=%3$s -cf a.tar s %2$s h"
                .formatted(target, name, format));
    TarReader tar = reader(archive);
    assertEquals(target, text(tar.next().link()));
    assertEquals(name, text(tar.next().name()));
    TarHeader hardLink = tar.next();
    assertEquals(TarHeader.HARD_LINK, hardLink.typeflag());
    assertEquals(name, text(hardLink.link()));
  }

  @Test
  void aLongNameHoldsForOneEntryAlone() throws Exception {
    byte[] archive =
        made("f=$(printf %0150d 0); touch $f x; ln -s $f s; tar --format=gnu -cf a.tar s $f x");
    assertEquals(List.of("s", "0".repeat(150), "x"), names(archive));
    assertEquals("", text(last(archive).link()));
  }

  private static TarHeader last(byte[] archive) throws IOException {
    TarReader tar = reader(archive);
    TarHeader last = null;
    for (TarHeader header = tar.next(); header != null; header = tar.next()) {
      last = header;
    }
    return last;
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "ustar", "pax", "gnu", "oldgnu"})
  void namesAndLinksThatAreNotUtf8AreBytes(String format) throws Exception {
    byte[] archive =
        made("ln -s $'\\xff\\xfe' $'caf\\xe9'; tar --format=" + format + " -cf a.tar $'caf\\xe9'");
    assertEquals("caf\u00e9", text(only(archive).name()));
    assertEquals("\u00ff\u00fe", text(only(archive).link()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pax", "gnu", "oldgnu"})
  void soAreLongOnes(String format) throws Exception {
    byte[] archive =
        made(
            "f=$(printf 'caf\\xe9\\xff%.0s' {1..40}); touch $f; tar --format="
                + format
                + " -cf a.tar $f");
    assertEquals("caf\u00e9\u00ff".repeat(40), text(only(archive).name()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pax", "gnu", "oldgnu"})
  void nineGibibytesHaveASize(String format) throws Exception {
    byte[] archive =
        made(
            "truncate -s 9G f; tar --format="
                + format
                + " -cf - f 2>/dev/null | head -c 4096 >a.tar");
    assertEquals(9L << 30, only(archive).sizeBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pax", "gnu", "oldgnu"})
  void ownersAreUnsigned(String format) throws Exception {
    byte[] archive =
        made(
            "touch f; tar --owner=u:4294967294 --group=g:3000000000 --format="
                + format
                + " -cf a.tar f");
    assertEquals(4294967294L, only(archive).uid());
    assertEquals(3000000000L, only(archive).gid());
  }

  @ParameterizedTest
  @CsvSource({"gnu,0", "oldgnu,0", "pax,500000000"})
  void timesBefore1970AreRead(String format, int nanos) throws Exception {
    byte[] archive = made("touch -d @-1.5 f; tar --format=" + format + " -cf a.tar f");
    assertEquals(-2, only(archive).mtimeSeconds());
    assertEquals(nanos, only(archive).mtimeNanos());
  }

  @Test
  void paxHasNanoseconds() throws Exception {
    byte[] archive = made("touch -d @1000000000.123456789 f; tar --format=pax -cf a.tar f");
    assertEquals(1_000_000_000, only(archive).mtimeSeconds());
    assertEquals(123_456_789, only(archive).mtimeNanos());
  }

  @Test
  void paxHasXattrs() throws Exception {
    Bash.require("setfattr");
    byte[] archive =
        made("touch f; setfattr -n user.a -v 0x00ff0a3d f; tar --xattrs --format=pax -cf a.tar f");
    TarHeader header = only(archive);
    assertEquals(1, header.xattrs().size());
    assertEquals(raw("user.a"), header.xattrs().get(0).name());
    assertArrayEquals(new byte[] {0, -1, '\n', '='}, header.xattrs().get(0).value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ustar", "pax", "gnu", "oldgnu"})
  void fifosAreRead(String format) throws Exception {
    assertEquals(
        TarHeader.FIFO, only(made("mkfifo p; tar --format=" + format + " -cf a.tar p")).typeflag());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ustar", "pax", "gnu", "oldgnu"})
  void devicesAreRead(String format) throws Exception {
    byte[] archive = made("tar --format=" + format + " -C / -cf a.tar dev/null dev/zero");
    TarHeader header = last(archive);
    assertEquals(TarHeader.CHARACTER_DEVICE, header.typeflag());
    assertEquals(1, header.deviceMajor());
    assertEquals(5, header.deviceMinor());
  }

  /** As GNU tar has it: what a global header says holds until the next one, or the entry's own. */
  @Test
  void aGlobalHeaderHoldsForAllBehindIt() throws Exception {
    RawTar tar =
        new RawTar()
            .entry("g", 'g', "", RawTar.paxRecord("path=gp") + RawTar.paxRecord("size=5"))
            .block(RawTar.header("a", '0', "", 0))
            .contents("hello")
            .pax("path=own", "size=3", "uid=")
            .block(RawTar.header("b", '0', "", 1))
            .contents("abc")
            .entry("g", 'g', "", RawTar.paxRecord("linkpath=gl") + RawTar.paxRecord("uid=7"))
            .symlink("s", "x")
            .pax("uid=")
            .file("d", "1");
    assertEquals(
        List.of(
            "f 644 0:0 5 1000000000 gp",
            "f 644 0:0 3 1000000000 own",
            "2 644 7:0 0 1000000000 s -> gl",
            "f 644 0:0 1 1000000000 d -> gl"),
        list(tar.bytes()));
    Files.write(path.resolve("a.tar"), tar.bytes());
    String gnu =
        Bash.run(path, "mkdir x; tar -C x -xf a.tar 2>log || :; cd x; cat gp own; readlink s");
    assertEquals("helloabcgl", gnu.strip());
  }

  @Test
  void xattrsOfAGlobalHeaderAreEachEntrys() throws Exception {
    RawTar tar = new RawTar().entry("g", 'g', "", RawTar.paxRecord("SCHILY.xattr.user.a=b"));
    TarReader reader = reader(tar.file("f", "").pax("mtime=1").file("g", ""));
    assertEquals(1, reader.next().xattrs().size());
    assertEquals(1, reader.next().xattrs().size());
  }

  /** The names of one entry in several places: what GNU tar takes. */
  @Test
  void paxNamesWinOverGnuLongNames() throws Exception {
    for (boolean paxFirst : new boolean[] {true, false}) {
      RawTar tar = new RawTar();
      if (paxFirst) {
        tar.pax("path=pax");
      }
      tar.entry("././@LongLink", 'L', "", "long\0");
      if (!paxFirst) {
        tar.pax("path=pax", "hdrcharset=BINARY");
      }
      assertEquals(List.of("pax"), names(tar.file("f", "").bytes()));
      Files.write(path.resolve("a.tar"), tar.bytes());
      assertEquals("pax", Bash.run(path, "tar -tf a.tar 2>log").strip());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bsdtar --format=pax -cf a.tar",
        "bsdtar --format=ustar -cf a.tar",
        "busybox tar -cf a.tar",
        "python3 -m tarfile -c a.tar"
      })
  void otherProgramsArchivesAreRead(String program) throws Exception {
    Bash.require(program.split(" ", 2)[0]);
    String n = "n".repeat(90);
    byte[] archive =
        made(
            "mkdir -p t/"
                + n
                + "; printf hello >t/f; ln t/f t/h; ln -s f t/s; printf x >t/"
                + n
                + "/"
                + n
                + "; touch -h -d @1000000000 t/f t/s t/"
                + n
                + "/* t/* t; "
                + program
                + " t");
    String listed = String.join("\n", names(archive)).replaceAll("(?m)/$", "");
    assertEquals(
        Bash.run(path, "find t | sort").strip(),
        Bash.run(path, "sort <<'E'\n" + listed + "\nE").strip());
    assertTrue(String.join(" ", list(archive)).contains(" 5 1000000000 t/"));
  }

  @Test
  void commentsOfTheWholeArchiveArePassedOver() throws Exception {
    byte[] archive = made("touch f; tar --format=pax --pax-option=comment=hello -cf a.tar f");
    assertEquals(List.of("f"), names(archive));
  }

  @Test
  void labelsArePassedOver() throws Exception {
    byte[] archive = made("touch f; tar --format=gnu -V label -cf a.tar f");
    assertEquals(List.of("f"), names(archive));
  }
}
