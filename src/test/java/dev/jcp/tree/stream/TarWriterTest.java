package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Bash;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.Xattr;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What TarWriter writes is read by GNU tar and by Python's tarfile. */
class TarWriterTest {

  private static final Metadata PLAIN = metadata(0644, 0, 0);

  /** Of each entry: type, mode, owner, size, mtime, name and link, and its pax records. */
  private static final String PYTHON =
      """
      python3 - <<'X'
      import sys, tarfile
      out = sys.stdout.buffer
      def raw(name):
          return name.encode('utf-8', 'surrogateescape')
      with tarfile.open('a.tar', encoding='utf-8', errors='surrogateescape') as tar:
          for m in tar:
              out.write(b'%s %o %d:%d %d %s ' % (m.type, m.mode, m.uid, m.gid, m.size,
                  repr(m.mtime).encode()))
              out.write(raw(m.name) + (b' -> ' + raw(m.linkname) if m.linkname else b''))
              out.write(b' %d,%d' % (m.devmajor, m.devminor) if m.isdev() else b'')
              out.write(b'\\n')
      X
      """;

  @TempDir Path path;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(bytes);

  private static Metadata metadata(int mode, int uid, int gid) {
    return new Metadata(mode, uid, gid, 1_000_000_000, 0, List.of());
  }

  private static Metadata at(long seconds, int nanos) {
    return new Metadata(0644, 0, 0, seconds, nanos, List.of());
  }

  private void file(String name, Metadata metadata, String contents) throws IOException {
    byte[] all = contents.getBytes(ISO_8859_1);
    tar.header(raw(name), TarHeader.FILE, metadata, RawPath.EMPTY, all.length, 0);
    tar.contents(all, 0, all.length);
    tar.pad(all.length);
  }

  private void link(String name, byte typeflag, String target) throws IOException {
    tar.header(raw(name), typeflag, PLAIN, raw(target), 0, 0);
  }

  /** Ends the archive, and runs the script beside it. */
  private String run(String script) throws Exception {
    tar.end();
    Files.write(path.resolve("a.tar"), bytes.toByteArray());
    return Bash.run(path, script, "TZ=UTC0");
  }

  private String python() throws Exception {
    Bash.require("python3");
    return run(PYTHON);
  }

  private String listed() throws Exception {
    return run("tar --numeric-owner --full-time --quoting-style=literal -tvf a.tar");
  }

  private String unpacked(String show) throws Exception {
    return run("mkdir x; tar --warning=no-timestamp -C x -xpf a.tar; cd x; " + show);
  }

  @Test
  void anEmptyArchiveIsOne() throws Exception {
    assertEquals("", listed());
    assertEquals(1024, bytes.size());
  }

  @Test
  void everyKindIsListedByGnuTar() throws Exception {
    tar.header(raw("d/"), TarHeader.DIRECTORY, metadata(01777, 0, 0), RawPath.EMPTY, 0, 0);
    file("d/f", metadata(04755, 1000, 1001), "hello");
    link("d/h", TarHeader.HARD_LINK, "d/f");
    link("d/s", TarHeader.SYMLINK, "../x");
    tar.header(raw("c"), TarHeader.CHARACTER_DEVICE, PLAIN, RawPath.EMPTY, 0, 1L << 32 | 3);
    tar.header(raw("b"), TarHeader.BLOCK_DEVICE, PLAIN, RawPath.EMPTY, 0, 259L << 32 | 1048575);
    tar.header(raw("p"), TarHeader.FIFO, PLAIN, RawPath.EMPTY, 0, 0);
    assertEquals(
        """
        drwxrwxrwt 0/0 0 2001-09-09 01:46:40 d/
        -rwsr-xr-x 1000/1001 5 2001-09-09 01:46:40 d/f
        hrw-r--r-- 0/0 0 2001-09-09 01:46:40 d/h link to d/f
        lrw-r--r-- 0/0 0 2001-09-09 01:46:40 d/s -> ../x
        crw-r--r-- 0/0 1,3 2001-09-09 01:46:40 c
        brw-r--r-- 0/0 259,1048575 2001-09-09 01:46:40 b
        prw-r--r-- 0/0 0 2001-09-09 01:46:40 p
        """,
        listed().replaceAll(" +", " "));
  }

  @Test
  void everyKindIsReadByPython() throws Exception {
    tar.header(raw("d/"), TarHeader.DIRECTORY, metadata(01777, 0, 0), RawPath.EMPTY, 0, 0);
    file("d/f", metadata(04755, 1000, 1001), "hello");
    link("d/h", TarHeader.HARD_LINK, "d/f");
    link("d/s", TarHeader.SYMLINK, "../x");
    tar.header(raw("c"), TarHeader.CHARACTER_DEVICE, PLAIN, RawPath.EMPTY, 0, 1L << 32 | 3);
    assertEquals(
        """
        5 1777 0:0 0 1000000000 d
        0 4755 1000:1001 5 1000000000 d/f
        1 644 0:0 0 1000000000 d/h -> d/f
        2 644 0:0 0 1000000000 d/s -> ../x
        3 644 0:0 0 1000000000 c 1,3
        """,
        python());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 5000})
  void contentsAreUnpacked(int length) throws Exception {
    file("f", PLAIN, "x".repeat(length));
    file("g", PLAIN, "behind");
    assertEquals("x".repeat(length) + "behind", unpacked("cat f g"));
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 100, 101, 155, 156, 255, 256, 300, 1000, 4000})
  void longNamesAndLinksAreWhole(int length) throws Exception {
    String name = "folder/".repeat(600).substring(0, length - 1) + "x";
    file(name, PLAIN, "");
    link("s", TarHeader.SYMLINK, name);
    link("h", TarHeader.HARD_LINK, name);
    String date = " 0/0 0 2001-09-09 01:46:40 ";
    assertEquals(
        List.of(
            "-rw-r--r--" + date + name,
            "lrw-r--r--" + date + "s -> " + name,
            "hrw-r--r--" + date + "h link to " + name),
        listed().replaceAll(" +", " ").lines().toList());
    Bash.require("python3");
    assertEquals(
        List.of(
            "0 644 0:0 0 1000000000 " + name,
            "2 644 0:0 0 1000000000 s -> " + name,
            "1 644 0:0 0 1000000000 h -> " + name),
        Bash.run(path, PYTHON).lines().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 100, 101, 250})
  void longFoldersAreFolders(int length) throws Exception {
    String name = "folder/".repeat(40).substring(0, length - 2) + "x/";
    tar.header(raw(name), TarHeader.DIRECTORY, PLAIN, RawPath.EMPTY, 0, 0);
    assertEquals("folder\n", unpacked("test -d " + name + " && ls"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30})
  void namesThatAreNotUtf8AreBytes(int times) throws Exception {
    String name = "caf\u00e9\u00ff\n".repeat(times);
    file(name, PLAIN, "hello");
    link("s", TarHeader.SYMLINK, name);
    assertEquals("hello" + name, unpacked("cat s; readlink -n s"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30})
  void pythonReadsThemToo(int times) throws Exception {
    String name = "caf\u00e9\u00ff".repeat(times);
    file(name, PLAIN, "");
    assertEquals("0 644 0:0 0 1000000000 " + name + "\n", python());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2097151", "2097152", "3000000000", "4294967294"})
  void ownersOfAnySizeAreRead(String id) throws Exception {
    int number = Integer.parseUnsignedInt(id);
    file("f", metadata(0644, number, number), "");
    assertTrue(listed().startsWith("-rw-r--r-- " + id + "/" + id + " "));
    Bash.require("python3");
    assertEquals("0 644 " + id + ":" + id + " 0 1000000000 f\n", Bash.run(path, PYTHON));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,0.000000000",
    "1000000000,0,1000000000.000000000",
    "1000000000,123456789,1000000000.123456789",
    "1000000000,1,1000000000.000000001",
    "-1,0,-1.000000000",
    "-1,500000000,-0.500000000",
    "-2,750000000,-1.250000000",
    "-1000000000,999999999,-999999999.000000001",
    "5000000000,5,5000000000.000000005",
    "9000000000,0,9000000000.000000000"
  })
  void timesAreUnpackedToTheNanosecond(long seconds, int nanos, String shown) throws Exception {
    file("f", at(seconds, nanos), "");
    assertEquals(shown, unpacked("stat -c %.9Y f").strip());
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "-2,500000000,-1.5", "100,250000000,100.25", "9000000000,0,9000000000.0"})
  void pythonReadsThemAsNumbers(long seconds, int nanos, String shown) throws Exception {
    file("f", at(seconds, nanos), "");
    assertEquals("0 644 0:0 0 " + shown + " f\n", python());
  }

  @Test
  void timesThatNoFileSystemHasAreKept() throws Exception {
    file("f", at(1L << 40, 0), "");
    assertTrue(listed().contains("36812-02-20 00:36:16 f"), listed());
  }

  @Test
  void xattrsAreUnpacked() throws Exception {
    Bash.require("getfattr");
    byte[] binary = {0, -1, '\n', '=', 0};
    List<Xattr> xattrs =
        List.of(new Xattr(raw("user.a"), binary), new Xattr(raw("user.b"), new byte[2000]));
    file("f", new Metadata(0644, 0, 0, 1, 0, xattrs), "");
    String shown =
        run(
            "mkdir x; tar -C x --xattrs --xattrs-include='*' -xf a.tar\n"
                + "getfattr -d -m - -e hex x/f; getfattr --only-values -n user.b x/f | wc -c");
    assertTrue(shown.contains("user.a=0x00ff0a3d00\n"), shown);
    assertTrue(shown.endsWith("2000\n"), shown);
  }

  @Test
  void capabilitiesArePassedOnByteForByte() throws Exception {
    Bash.require("python3");
    byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    List<Xattr> xattrs = List.of(new Xattr(Metadata.CAPABILITY, capability));
    file("f", new Metadata(0755, 0, 0, 1, 0, xattrs), "");
    String shown =
        run(
            """
            python3 - <<'X'
            import tarfile
            records = tarfile.open('a.tar').next().pax_headers
            print(records['SCHILY.xattr.security.capability'].encode().hex())
            X
            """);
    assertEquals("0100000200040000" + "0".repeat(24) + "\n", shown);
  }

  @ParameterizedTest
  @ValueSource(longs = {8589934591L, 8589934592L, 9663676416L, 8L << 40})
  void sizesBeyondEightGibibytesAreRead(long size) throws Exception {
    tar.header(raw("f"), TarHeader.FILE, PLAIN, RawPath.EMPTY, size, 0);
    assertTrue(
        run("tar --full-time -tvf a.tar 2>/dev/null || true").contains(" " + size + " 2001-09-09"));
    Bash.require("python3");
    String first = "python3 -c 'import tarfile; print(tarfile.open(\"a.tar\").next().size)'";
    assertEquals(size + "\n", Bash.run(path, first));
  }

  @Test
  void whatUstarHoldsHasNoPaxHeader() throws Exception {
    file("f", metadata(07777, 2097151, 2097151), "");
    link("x".repeat(100), TarHeader.SYMLINK, "y".repeat(100));
    tar.end();
    assertEquals(4 * RawTar.BLOCK, bytes.size());
  }

  @Test
  void ourOwnReaderReadsItBack() throws Exception {
    String name = "caf\u00e9/".repeat(40) + "f";
    List<Xattr> xattrs = List.of(new Xattr(raw("user.a"), new byte[] {0, -1}));
    Metadata metadata = new Metadata(06755, -2, 3_000_000, -5, 7, xattrs);
    tar.header(raw(name), TarHeader.FILE, metadata, RawPath.EMPTY, 1L << 40, 0);
    TarHeader header = new TarReader(new ByteArrayInputStream(bytes.toByteArray())).next();
    assertEquals(raw(name), header.name());
    assertEquals(06755, header.mode());
    assertEquals(4294967294L, header.uid());
    assertEquals(3_000_000, header.gid());
    assertEquals(-5, header.mtimeSeconds());
    assertEquals(7, header.mtimeNanos());
    assertEquals(1L << 40, header.sizeBytes());
    assertEquals(raw("user.a"), header.xattrs().get(0).name());
  }
}
