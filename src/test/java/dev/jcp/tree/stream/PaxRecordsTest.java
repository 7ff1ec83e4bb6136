package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.tree.Xattr;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each character of a string is one byte. */
class PaxRecordsTest {

  private static PaxRecords parse(String records) throws IOException {
    return PaxRecords.parse(records.getBytes(ISO_8859_1));
  }

  /** The length in front is right. */
  private static PaxRecords one(String record) throws IOException {
    return parse(RawTar.paxRecord(record));
  }

  private static String written(PaxRecords records) {
    return new String(records.toBytes(), ISO_8859_1);
  }

  private static String writtenPath(int length) {
    PaxRecords records = new PaxRecords();
    records.path = raw("x".repeat(length));
    return written(records);
  }

  @Test
  void recordsAreRead() throws IOException {
    PaxRecords records =
        parse("12 path=a/b\n14 linkpath=l\n19 size=9999999999\n12 uid=1000\n8 gid=7\n");
    assertEquals(raw("a/b"), records.path);
    assertEquals(raw("l"), records.link);
    assertEquals(9_999_999_999L, records.sizeBytes);
    assertEquals(1000, records.uid);
    assertEquals(7, records.gid);
    assertFalse(records.hasMtime);
    assertFalse(records.isSparse());
  }

  @Test
  void nothingIsSetByNothing() throws IOException {
    PaxRecords records = parse("");
    assertNull(records.path);
    assertNull(records.link);
    assertNull(records.sizeBytes);
    assertNull(records.uid);
    assertNull(records.gid);
    assertTrue(records.xattrs.isEmpty());
    assertEquals("", written(records));
  }

  @Test
  void unknownRecordsArePassedOver() throws IOException {
    assertEquals(raw("b"), parse("16 comment=a=b\n\n11 atime=1\n9 path=b\n").path);
  }

  @Test
  void laterRecordsWin() throws IOException {
    assertEquals(raw("b"), parse("9 path=a\n9 path=b\n").path);
  }

  @Test
  void aValueMayHoldNewlinesAndEqualsSigns() throws IOException {
    assertEquals(raw("a\n9 path=b\n=c"), one("path=a\n9 path=b\n=c").path);
  }

  @Test
  void namesAreBytes() throws IOException {
    String name = "caf\u00e9/\u00ff\u00fe\u0080";
    PaxRecords records = one("path=" + name);
    assertEquals(raw(name), records.path);
    assertEquals(RawTar.paxRecord("path=" + name), written(records));
  }

  @Test
  void xattrsAreBytes() throws IOException {
    String value = "\u0001\0\0\u0002\u00ff\n=\0";
    PaxRecords records = one("SCHILY.xattr.security.capability=" + value);
    Xattr xattr = records.xattrs.get(0);
    assertEquals(raw("security.capability"), xattr.name());
    assertArrayEquals(value.getBytes(ISO_8859_1), xattr.value());
    assertEquals(RawTar.paxRecord("SCHILY.xattr.security.capability=" + value), written(records));
  }

  @Test
  void anXattrMayBeEmpty() throws IOException {
    assertEquals(0, one("SCHILY.xattr.user.a=").xattrs.get(0).value().length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GNU.sparse.major=1", "GNU.sparse.name=f", "GNU.sparse.map=0,1"})
  void filesStoredSparseShow(String record) throws IOException {
    assertTrue(one(record).isSparse());
  }

  /** The whole record is {@code LENGTH path=xxx\n}. */
  @ParameterizedTest
  @CsvSource({"1,9", "2,11", "3,12", "90,99", "91,101", "92,102", "989,999", "990,1001"})
  void theLengthCountsItself(int nameLength, int recordLength) throws IOException {
    String record = writtenPath(nameLength);
    assertEquals(recordLength, record.length());
    assertEquals(recordLength + " path=" + "x".repeat(nameLength) + "\n", record);
    assertEquals(nameLength, parse(record).path.length());
  }

  @Test
  void anyLengthIsReadBack() throws IOException {
    for (int length = 1; length < 1100; length++) {
      assertEquals(length, parse(writtenPath(length)).path.length());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,0",
    "1000000000,1000000000,0",
    "1.5,1,500000000",
    "1.000000001,1,1",
    "1.1234567899,1,123456789",
    "1.00000000000000000001,1,0",
    "1.,1,0",
    "-1,-1,0",
    "-0.5,-1,500000000",
    "-1.25,-2,750000000",
    "-1.000000001,-2,999999999",
    "-0,0,0",
    "253402300800.25,253402300800,250000000"
  })
  void timesAreRead(String text, long seconds, int nanos) throws IOException {
    PaxRecords records = one("mtime=" + text);
    assertTrue(records.hasMtime);
    assertEquals(seconds, records.mtimeSeconds);
    assertEquals(nanos, records.mtimeNanos);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,0",
    "1,0,1",
    "1,500000000,1.500000000",
    "1,1,1.000000001",
    "-1,0,-1",
    "-1,500000000,-0.500000000",
    "-1,999999999,-0.000000001",
    "-2,750000000,-1.250000000",
    "-2,0,-2"
  })
  void timesAreWritten(long seconds, int nanos, String text) throws IOException {
    PaxRecords records = new PaxRecords();
    records.hasMtime = true;
    records.mtimeSeconds = seconds;
    records.mtimeNanos = nanos;
    assertEquals(RawTar.paxRecord("mtime=" + text), written(records));
    PaxRecords back = parse(written(records));
    assertEquals(seconds, back.mtimeSeconds);
    assertEquals(nanos, back.mtimeNanos);
  }

  @Test
  void everythingIsReadBack() throws IOException {
    PaxRecords records = new PaxRecords();
    records.path = raw("a\u00ff");
    records.link = raw("b");
    records.sizeBytes = 1L << 40;
    records.uid = 4_000_000_000L;
    records.gid = 0L;
    records.xattrs.add(new Xattr(raw("user.x"), new byte[] {0, -1}));
    PaxRecords back = PaxRecords.parse(records.toBytes());
    assertEquals(records.path, back.path);
    assertEquals(records.link, back.link);
    assertEquals(records.sizeBytes, back.sizeBytes);
    assertEquals(records.uid, back.uid);
    assertEquals(records.gid, back.gid);
    assertEquals(written(records), written(back));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "9",
        "9 ",
        "9 path=a", // no newline
        "9 path=ab", // another byte in its place
        "11 path=a\n", // longer than there is
        "8 path=a\n", // shorter
        "09 path=a\n", // one more than it says
        " path=a\n",
        "-9 path=a\n",
        "+9 path=a\n",
        "x path=a\n",
        "0 path=a\n",
        "1 path=a\n",
        "2 \n",
        "3 =\n",
        "5 =a\n",
        "7 path\n",
        "99999999999999999999 path=a\n",
        "4294967305 path=a\n", // 9, if it were 32 bits
        "9 path=a\n\0\0\0",
        "\0"
      })
  void brokenRecordsAreRefused(String records) {
    assertThrows(TarException.class, () -> parse(records));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "size=-1",
        "size=1x",
        "size= 1",
        "size=0x10",
        "size=1.5",
        "size=9223372036854775808",
        "size=18446744073709551617",
        "uid=-1",
        "uid=root",
        "gid=99999999999999999999",
        "mtime=-",
        "mtime=--1",
        "mtime=.5",
        "mtime=1.-5",
        "mtime=1.5.5",
        "mtime=1e9",
        "mtime=99999999999999999999",
        "mtime=now"
      })
  void brokenNumbersAreRefused(String record) {
    assertThrows(TarException.class, () -> one(record));
  }
}
