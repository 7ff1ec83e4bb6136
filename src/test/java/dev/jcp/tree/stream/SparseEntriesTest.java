package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static dev.jcp.tree.stream.Reading.contents;
import static dev.jcp.tree.stream.Reading.reader;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Bash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were stored without their holes, by GNU tar, bsdtar and by nobody. */
class SparseEntriesTest {

  private static final String PAX_10 = "--format=posix --sparse-version=1.0";

  @TempDir Path path;

  /** A header of GNU's type S: pairs of offset and size, four at most. */
  static byte[] oldGnu(String name, long realSize, long stored, long... pieces) {
    byte[] header = RawTar.header(name, 'S', "", stored);
    header = RawTar.changed(header, 257, "ustar  \0");
    for (int i = 0; i < pieces.length; i++) {
      header = RawTar.changed(header, 386 + 12 * i, String.format("%011o\0", pieces[i]));
    }
    return RawTar.changed(header, 483, String.format("%011o\0", realSize));
  }

  private static RawTar pax10(long realSize, String map, String data) {
    return new RawTar()
        .pax(
            "GNU.sparse.major=1",
            "GNU.sparse.minor=0",
            "GNU.sparse.name=s",
            "GNU.sparse.realsize=" + realSize)
        .file("made.up", map + "\0".repeat(-map.length() & 511) + data);
  }

  private static RawTar pax01(long realSize, String map, String data) {
    return new RawTar().pax("GNU.sparse.size=" + realSize, "GNU.sparse.map=" + map).file("s", data);
  }

  /** What is in the archive, and that the entry behind it is still found. */
  private static String only(RawTar tar) throws IOException {
    TarReader reader = reader(tar.file("good", "1"));
    TarHeader header = reader.next();
    String found = header.refusal() == null ? contents(reader) : "refused";
    assertEquals(raw("good"), reader.next().name());
    return found.replace('\0', '.');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tar -S " + PAX_10,
        "tar -S --format=posix --sparse-version=0.1",
        "tar -S --format=posix --sparse-version=0.0",
        "tar -S --format=gnu",
        "tar -S --format=oldgnu",
        "bsdtar --format=pax"
      })
  void filesAreWhole(String program) throws Exception {
    Bash.require(program.split(" ", 2)[0]);
    Bash.run(
        path,
        "truncate -s 3M tail; printf ab | dd of=tail bs=1 seek=1000000 conv=notrunc status=none;"
            + " truncate -s 1M head; echo end >>head; truncate -s 200000 hole; : >empty;"
            + " for i in $(seq 60); do printf x$i | dd of=many bs=1 seek=${i}0000 conv=notrunc"
            + " status=none; done; truncate -s 700001 many;"
            + " n=$(printf n%.0s $(seq 150)); cp many $n; seq 9 >plain; "
            + program
            + " -cf a.tar tail head hole empty many $n plain; rm -f list; ls >list");
    TarReader tar = reader(Files.readAllBytes(path.resolve("a.tar")));
    for (TarHeader header = tar.next(); header != null; header = tar.next()) {
      assertNull(header.refusal());
      byte[] file = Files.readAllBytes(path.resolve(Reading.text(header.name())));
      assertEquals(file.length, header.sizeBytes());
      assertArrayEquals(file, contents(tar).getBytes(ISO_8859_1));
      Files.delete(path.resolve(Reading.text(header.name())));
    }
    assertEquals("a.tar\nlist", Bash.run(path, "ls").strip());
  }

  @Test
  void holesCanBePassedOver() throws IOException {
    TarReader tar = reader(pax10(1_000_000, "2\n100000\n3\n500000\n2\n", "abcde"));
    tar.next();
    List<Long> holes = new ArrayList<>();
    StringBuilder data = new StringBuilder();
    byte[] piece = new byte[100];
    while (tar.sizeBytes() > 0) {
      holes.add(tar.hole());
      tar.skipHole();
      int count = tar.sizeBytes() == 0 ? 0 : tar.read(piece, 0, 100);
      data.append(new String(piece, 0, Math.max(0, count), ISO_8859_1));
    }
    assertEquals("abcde", data.toString());
    assertEquals(List.of(100_000L, 399_997L, 499_998L), holes);
  }

  @Test
  void smallHolesAreData() throws IOException {
    assertEquals("..ab...c..", only(pax01(10, "2,2,7,1", "abc")));
    TarReader tar = reader(pax01(4095, "4095,0", ""));
    tar.next();
    assertEquals(0, tar.hole());
  }

  @Test
  void allFourWaysAreRead() throws IOException {
    assertEquals("..abc", only(pax10(5, "1\n2\n3\n", "abc")));
    assertEquals("..abc", only(pax01(5, "2,3", "abc")));
    RawTar tar =
        new RawTar().pax("GNU.sparse.size=5", "GNU.sparse.offset=2", "GNU.sparse.numbytes=3");
    assertEquals("..abc", only(tar.file("s", "abc")));
    assertEquals("..abc", only(new RawTar().block(oldGnu("s", 5, 3, 2, 3)).contents("abc")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5|0,3,2,2", // overlap
        "5|2,3,0,0", // not in order
        "4|2,3", // beyond the size
        "5|0,2", // less than is stored
        "5|0,4", // more
        "5|-2,3",
        "5|2,-3",
        "5|a,3",
        "5|2",
        "5|,",
        "5|999999999999999999,3",
        "5|9223372036854775807,3",
        "5|2,18446744073709551619",
        "999999999999999999|2,3",
        "-5|2,3",
        "x|2,3"
      })
  void wrongListsAreRefusedAndTheRestGoesOn(String realSize, String map) throws IOException {
    String lines = (map.split(",", -1).length / 2) + "\n" + map.replace(',', '\n') + "\n";
    RawTar pax = new RawTar().pax("GNU.sparse.size=" + realSize, "GNU.sparse.map=" + map);
    assertEquals("refused", only(pax.file("s", "abc")), "0.1");
    RawTar inFront =
        new RawTar()
            .pax("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=" + realSize)
            .file("s", lines + "\0".repeat(512 - lines.length()) + "abc");
    assertEquals("refused", only(inFront), "1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1\n2\n3", "9\n2\n3\n", "99999999999999999\n2\n3\n", "x\n", "\n"})
  void listsInFrontThatDoNotEndAreRefused(String map) throws IOException {
    RawTar tar =
        new RawTar()
            .pax("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=5")
            .file("s", map);
    assertEquals("refused", only(tar));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GNU.sparse.major=2", "GNU.sparse.minor=7", "GNU.sparse.name=x"})
  void versionsThatNobodyKnowsAreRefused(String record) throws IOException {
    RawTar tar = new RawTar().pax(record, "GNU.sparse.realsize=" + (record.endsWith("x") ? "" : 3));
    assertEquals("refused", only(tar.file("s", "abc")));
  }

  @Test
  void aPieceWithoutASizeIsRefused() throws IOException {
    assertEquals("refused", only(pax01(5, "2,3,5", "abc")));
    assertEquals("refused", only(pax01(5, "2,3,", "abc")));
  }

  @ParameterizedTest
  @CsvSource({"5,3,2,3,1,0", "4,3,2,3,0,0", "5,3,9,3,0,0"})
  void wrongListsOfTheOldFormatAreRefused(
      long realSize, long stored, long first, long size, long second, long more)
      throws IOException {
    byte[] header = oldGnu("s", realSize, stored, first, size, second, more);
    RawTar tar = new RawTar().block(header).contents("abc");
    assertEquals("refused", only(tar));
  }

  @Test
  void numbersInBase256AreRead() throws IOException {
    byte[] header = oldGnu("s", 0, 3, 0, 3);
    header = RawTar.changed(header, 483, "\u0080\0\0\0\0\0\0\2\0\0\0\0");
    header = RawTar.changed(header, 386, "\u0080\0\0\0\0\0\0\1\0\0\0\0");
    TarReader tar = reader(new RawTar().block(header).contents("abc"));
    TarHeader read = tar.next();
    assertNull(read.refusal());
    assertEquals(1L << 33, read.sizeBytes());
    assertEquals(1L << 32, tar.hole());
    byte[] huge = RawTar.changed(header, 483, "\u0080\0\0\0\177\377\377\377\377\377\377\377");
    assertNotNull(reader(new RawTar().block(huge).contents("abc")).next().refusal());
  }

  /** Two million pieces, in 30 MB of records, are held in a few bytes each. */
  @Test
  void longListsAreRead() throws IOException {
    int pieces = 2_000_000;
    StringBuilder map = new StringBuilder("GNU.sparse.map=0,0");
    for (int i = 1; i <= pieces; i++) {
      map.append(',').append(i * 10_000L).append(",1");
    }
    RawTar tar = new RawTar().pax("GNU.sparse.size=" + (pieces * 10_000L + 1), map.toString());
    TarReader reader = reader(tar.file("s", "x".repeat(pieces)));
    assertNull(reader.next().refusal());
    int seen = 0;
    for (byte[] one = new byte[1]; reader.sizeBytes() > 0; seen++) {
      assertEquals(seen == 0 ? 10_000 : 9_999, reader.hole());
      reader.skipHole();
      assertEquals(1, reader.read(one, 0, 1));
    }
    assertEquals(pieces, seen);
  }

  @Test
  void listsWithoutAnEndAreGivenUp() throws IOException {
    StringBuilder map = new StringBuilder("GNU.sparse.map=0,0");
    for (int i = 1; i <= 6_000_000; i++) {
      map.append(',').append(i * 1000L).append(",1");
    }
    RawTar tar = new RawTar().pax("GNU.sparse.size=99999999999999", map.toString());
    String refusal = reader(tar.file("s", "x")).next().refusal();
    assertTrue(refusal.contains("too many"), refusal);
  }

  @Test
  void sparsenessOfAllEntriesIsRefused() throws IOException {
    RawTar tar = new RawTar().entry("g", 'g', "", RawTar.paxRecord("GNU.sparse.realsize=5"));
    assertEquals("refused", only(tar.file("s", "abc")));
  }
}
