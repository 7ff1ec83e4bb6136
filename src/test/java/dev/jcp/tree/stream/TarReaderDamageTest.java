package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static dev.jcp.tree.stream.Reading.contents;
import static dev.jcp.tree.stream.Reading.list;
import static dev.jcp.tree.stream.Reading.names;
import static dev.jcp.tree.stream.Reading.only;
import static dev.jcp.tree.stream.Reading.reader;
import static dev.jcp.tree.stream.Reading.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Bash;
import dev.jcp.tree.SourceLost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are damaged, cut short, or lie. */
class TarReaderDamageTest {

  private static final int SIZE_AT = 124;
  private static final String EIGHT_EIB = "\u0080\0\0\0\u0080\0\0\0\0\0\0\0";
  @TempDir Path path;

  /** Runs the script, which leaves the archive in a.tar. */
  private byte[] made(String script) throws Exception {
    Bash.run(path, script);
    return Files.readAllBytes(path.resolve("a.tar"));
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
  @ValueSource(chars = {'g', 'L', 'K'})
  void extensionsOfTenMegabytesAreRefusedUnread(char typeflag) {
    byte[] header = RawTar.header("pax", typeflag, "", 10 << 20);
    InputStream in = new SequenceInputStream(new ByteArrayInputStream(header), unreadable());
    assertThrows(TarException.class, new TarReader(in)::next);
  }

  /** Its list of holes may be long; nothing else in it may. */
  @Test
  void paxHeadersAreReadUpToTheBound() {
    for (String record : new String[] {"path=", "comment=", "SCHILY.xattr.user.a=", "x"}) {
      RawTar tar = new RawTar().pax(record + "x".repeat(1 << 20) + "=").file("f", "");
      assertThrows(TarException.class, () -> only(tar.bytes()), record);
    }
    RawTar many =
        new RawTar()
            .pax(java.util.Collections.nCopies(200_000, "comment=x").toArray(new String[0]));
    assertThrows(TarException.class, () -> only(many.bytes()));
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
