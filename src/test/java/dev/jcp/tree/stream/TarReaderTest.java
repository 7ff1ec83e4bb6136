package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Bash;
import dev.jcp.path.RawPath;
import dev.jcp.tree.SourceLost;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives written by GNU tar, and some that no tar would write. */
class TarReaderTest {

  private static final int SIZE_AT = 124;
  private static final String EIGHT_EIB = "\u0080\0\0\0\u0080\0\0\0\0\0\0\0";

  @TempDir Path path;

  /** Runs the script, which leaves the archive in a.tar. */
  private byte[] made(String script) throws Exception {
    Bash.run(path, script);
    return Files.readAllBytes(path.resolve("a.tar"));
  }

  private static TarReader reader(byte[] archive) {
    return new TarReader(new ByteArrayInputStream(archive));
  }

  private static TarReader reader(RawTar tar) {
    return reader(tar.bytes());
  }

  private static TarHeader only(byte[] archive) throws IOException {
    return reader(archive).next();
  }

  private static String text(RawPath path) {
    return new String(path.bytes(), ISO_8859_1);
  }

  private static String contents(TarReader tar) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] piece = new byte[100];
    for (int n = tar.read(piece, 0, 100); n >= 0; n = tar.read(piece, 0, 100)) {
      out.write(piece, 0, n);
    }
    return out.toString(ISO_8859_1);
  }

  /** {@code TYPE MODE UID:GID SIZE MTIME NAME [-> LINK]}, all that the archive holds. */
  private static List<String> list(byte[] archive) throws IOException {
    TarReader tar = reader(archive);
    List<String> lines = new ArrayList<>();
    for (TarHeader header = tar.next(); header != null; header = tar.next()) {
      String line =
          String.format(
              "%s %o %d:%d %d %d %s",
              header.isFile() ? "f" : String.valueOf((char) header.typeflag()),
              header.mode(),
              header.uid(),
              header.gid(),
              header.sizeBytes(),
              header.mtimeSeconds(),
              text(header.name()));
      lines.add(header.link().isEmpty() ? line : line + " -> " + text(header.link()));
      assertEquals(header.sizeBytes(), contents(tar).length());
    }
    return lines;
  }

  private static List<String> names(byte[] archive) throws IOException {
    TarReader tar = reader(archive);
    List<String> names = new ArrayList<>();
    for (TarHeader header = tar.next(); header != null; header = tar.next()) {
      names.add(text(header.name()));
    }
    return names;
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

  @Test
  void filesStoredSparseShow() throws Exception {
    for (String format : List.of("gnu", "oldgnu", "pax")) {
      byte[] archive =
          made("truncate -s 1M f; echo end >>f; tar -S --format=" + format + " -cf a.tar f");
      assertEquals(TarHeader.GNU_SPARSE, only(archive).typeflag(), format);
    }
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

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 100})
  void zerosBehindTheEndAreTheWritersAffair(int blocks) throws Exception {
    byte[] archive = made("echo hello >f; tar -b " + blocks + " -cf a.tar f");
    InputStream in = new ByteArrayInputStream(archive);
    TarReader tar = new TarReader(in);
    assertNotNull(tar.next());
    assertNull(tar.next());
    assertEquals(0, in.available(), "the writer's pipe would break");
    assertNull(tar.next());
  }

  @Test
  void endlessZerosAreLeft() throws IOException {
    InputStream zeros =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] to, int offset, int length) {
            Arrays.fill(to, offset, offset + length, (byte) 0);
            return length;
          }
        };
    byte[] archive = new RawTar().file("f", "1").open();
    TarReader tar =
        new TarReader(new SequenceInputStream(new ByteArrayInputStream(archive), zeros));
    assertNotNull(tar.next());
    assertNull(tar.next());
  }

  @Test
  void oneBlockOfZerosEndsAnArchiveToo() throws IOException {
    byte[] open = new RawTar().file("f", "1").open();
    assertEquals(List.of("f"), names(Arrays.copyOf(open, open.length + RawTar.BLOCK)));
  }

  @Test
  void anArchiveBehindTheFirstBlockOfZerosIsADoubt() throws IOException {
    byte[] zero = new byte[RawTar.BLOCK];
    byte[] archive = new RawTar().file("f", "1").block(zero).file("g", "2").bytes();
    TarReader tar = reader(archive);
    tar.next();
    assertNull(tar.doubtAboutEnd());
    assertNull(tar.next());
    assertNotNull(tar.doubtAboutEnd());
  }

  @Test
  void nothingIsAnEmptyArchive() throws IOException {
    assertNull(only(new byte[0]));
    assertNull(only(new byte[1024]));
    assertNull(only(new byte[10240]));
  }

  @Test
  void anyChangedByteOfAHeaderBreaksItsChecksum() {
    byte[] archive = new RawTar().file("f", "hello").bytes();
    for (int i = 0; i < RawTar.BLOCK; i++) {
      byte[] damaged = archive.clone();
      damaged[i] ^= 1;
      // The blank behind the checksum's digits is no part of it.
      if (i < 154 || i > 155) {
        assertThrows(TarException.class, () -> only(damaged), "byte " + i);
      }
    }
  }

  @Test
  void theChecksumMayBeOfSignedBytes() throws IOException {
    byte[] header = RawTar.header("caf\u00e9", '0', "", 0);
    int sum = 8 * ' ';
    for (int i = 0; i < header.length; i++) {
      sum += i < 148 || i >= 156 ? header[i] : 0;
    }
    byte[] digits = String.format("%06o\0 ", sum).getBytes(ISO_8859_1);
    System.arraycopy(digits, 0, header, 148, digits.length);
    assertEquals("caf\u00e9", text(only(new RawTar().block(header).bytes()).name()));
  }

  @Test
  void anArchiveThatEndsEarlyIsLostOrEndsBetweenTwoBlocks() throws Exception {
    byte[] archive =
        made(
            """
            seq 300 >f; l=$(printf %0180d 0); ln f $l; ln -s $l s; mkdir d; touch d/$l
            tar --format=pax -cf a.tar f s; tar --format=gnu -cf b.tar $l d f
            tar -Af a.tar b.tar
            """);
    int whole = list(archive).size();
    int end = archive.length;
    while (archive[end - 1] == 0) {
      end--;
    }
    end = (end + RawTar.BLOCK - 1) / RawTar.BLOCK * RawTar.BLOCK + 2 * RawTar.BLOCK;
    assertEquals(6, whole);
    for (int cut = 0; cut < archive.length; cut += 100) {
      boolean betweenBlocks = cut % RawTar.BLOCK == 0 || cut >= end;
      try {
        int count = list(Arrays.copyOf(archive, cut)).size();
        assertTrue(betweenBlocks, "cut at " + cut + ": " + count + " entries, and no error");
      } catch (SourceLost e) {
        assertTrue(cut < end, "cut at " + cut);
      }
    }
  }

  @Test
  void contentsThatEndEarlyAreLost() {
    byte[] archive = new RawTar().file("f", "x".repeat(1000)).open();
    for (int length : new int[] {512, 513, 1024, 1511, 1512, 1535}) {
      byte[] cut = Arrays.copyOf(archive, length);
      assertThrows(SourceLost.class, () -> list(cut), "at " + length);
    }
  }

  private static byte[] sized(String sizeField) {
    byte[] header = RawTar.changed(RawTar.header("f", '0', "", 0), SIZE_AT, sizeField);
    return new RawTar().block(header).contents("hello").bytes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", // -1
        "\u00ff\u00ff\u00ff\u00ff\u0080\0\0\0\0\0\0\0", // -8 EiB
        EIGHT_EIB,
        "\u0080\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
        "-0000000001",
        "0000000008\0",
        "hello world\0"
      })
  void sizesThatAreNoneAreRefused(String field) {
    assertThrows(TarException.class, () -> only(sized(field)));
  }

  @Test
  void theLargestSizeIsASizeAndItsContentsAreMissing() throws IOException {
    byte[] archive = sized("\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff");
    TarReader tar = reader(archive);
    assertEquals(Long.MAX_VALUE, tar.next().sizeBytes());
    assertThrows(SourceLost.class, tar::next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9223372036854775808", "99999999999999999999"})
  void paxSizesThatAreNoneAreRefused(String size) {
    TarReader tar = reader(new RawTar().pax("size=" + size).file("f", "hello"));
    assertThrows(TarException.class, tar::next);
  }

  @Test
  void paxSizeHoldsForTheContents() throws IOException {
    byte[] header = RawTar.header("f", '0', "", 0);
    TarReader tar =
        reader(new RawTar().pax("size=600").block(header).contents("x".repeat(600)).file("g", ""));
    assertEquals(600, tar.next().sizeBytes());
    assertEquals("x".repeat(600), contents(tar));
    assertEquals(raw("g"), tar.next().name());
  }

  @ParameterizedTest
  @ValueSource(chars = {'2', '5'})
  void foldersAndSymlinksHaveNoContentsWhateverTheyClaim(char typeflag) throws IOException {
    byte[] header = RawTar.header("a", typeflag, "x", 5000);
    TarReader tar = reader(new RawTar().block(header).file("g", ""));
    assertEquals(0, tar.next().sizeBytes());
    assertEquals(raw("g"), tar.next().name());
  }

  @ParameterizedTest
  @ValueSource(chars = {'x', 'g', 'L', 'K'})
  void extensionsOfTenMegabytesAreRefusedUnread(char typeflag) {
    byte[] header = RawTar.header("pax", typeflag, "", 10 << 20);
    InputStream in = new SequenceInputStream(new ByteArrayInputStream(header), unreadable());
    assertThrows(TarException.class, new TarReader(in)::next);
  }

  private static InputStream unreadable() {
    return new InputStream() {
      @Override
      public int read() {
        throw new IllegalStateException("must not be read");
      }

      @Override
      public int read(byte[] to, int offset, int length) {
        return read();
      }
    };
  }

  @Test
  void extensionOfOneMebibyteIsTaken() throws IOException {
    String name = "x".repeat((1 << 20) - 100);
    assertEquals(
        name.length(),
        only(new RawTar().pax("path=" + name).file("f", "").bytes()).name().length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0080\0\0\0\u0080\0\0\0\0\0\0\0", "77777777777\0"})
  void soAreThoseThatClaimMore(String size) {
    byte[] header = RawTar.changed(RawTar.header("pax", 'x', "", 0), SIZE_AT, size);
    assertThrows(TarException.class, () -> only(new RawTar().block(header).bytes()));
  }

  @Test
  void whatIsTooShortForAHeaderIsRefused() {
    for (String text : List.of("hello", "PK\3\4", "x".repeat(511))) {
      assertThrows(TarException.class, () -> only(text.getBytes(ISO_8859_1)), text);
    }
  }

  @Test
  void mutatedArchivesGiveNothingButIoExceptions() {
    Random random = new Random(42);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      try {
        list(Mutation.of(random));
      } catch (IOException e) {
        assertFalse(e.getMessage().isEmpty());
        refused++;
      }
    }
    assertTrue(refused > 500 && refused < 2000, refused + " of 2000 were refused");
  }
}
