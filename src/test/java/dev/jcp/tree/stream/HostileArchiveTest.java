package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcp.linux.Bash;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Folder;
import dev.jcp.linux.LinuxStream;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.PendingFile;
import dev.jcp.tree.SourceLost;
import dev.jcp.tree.Xattr;
import dev.jcp.tree.direct.DirectDestinationTree;
import dev.jcp.tree.direct.DirectMetadata;
import dev.jcp.tree.direct.InodeRights;
import dev.jcp.tree.direct.NameMaker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and records that once did harm, or were misread. */
class HostileArchiveTest {

  private static final Complaints SILENT =
      new Complaints() {
        @Override
        public void about(RawPath path, String what) {}

        @Override
        public void once(RawPath path, String what, boolean failure) {}

        @Override
        public void note(RawPath path, String what) {}
      };
  private static final String ROOT = "(DIRECTORY )";
  @TempDir Path path;

  private static StreamSourceTree many(RawTar tar) {
    return StreamSourceTree.ofMany(tar.stream());
  }

  private static StreamSourceTree one(String top, RawTar tar) {
    return StreamSourceTree.of(tar.stream(), raw(top), 0);
  }

  private String unpackInto(StreamSourceTree source) throws Exception {
    Bash.run(path, "mkdir home; echo mine >home/.bashrc");
    try (Fd base = Folder.open(path.resolve("home"));
        DirectDestinationTree to =
            new DirectDestinationTree(
                base,
                raw("new"),
                InodeRights.ALL,
                NameMaker.AS_OURSELVES,
                new DirectMetadata(
                    IdMaps.HOST, DirectMetadata.Giving.NONE, false, InodeRights.ALL, SILENT),
                false,
                SILENT,
                null)) {
      while (true) {
        Entry e;
        try {
          e = source.next();
        } catch (SourceLost x) {
          break;
        } catch (IOException x) {
          continue;
        }
        if (e == null) break;
        switch (e.type()) {
          case DIRECTORY -> to.directory(e);
          case REGULAR -> {
            try (Content c = source.open();
                PendingFile f = to.file(e, c)) {
              byte[] b = new byte[100];
              int n;
              while ((n = c.read(b, 0, 100)) > 0) {
                LinuxStream.write(f.fd(), b, 0, n);
              }
              f.publish();
            }
          }
          case HARD_LINK -> to.hardLink(e);
          default -> to.node(e);
        }
      }
      to.finish();
    }
    return Bash.run(path, "cd home; find . | sort; cat .bashrc");
  }

  @Test
  void e2eFileWithoutTop() throws Exception {
    assertFalse(
        unpackInto(one("dir", new RawTar().file("dir/.bashrc", "evil\n"))).contains("evil"));
  }

  @Test
  void e2eThroughTopSymlink() throws Exception {
    assertFalse(
        unpackInto(one("dir", new RawTar().symlink("dir", "/x").file("dir/.bashrc", "evil\n")))
            .contains("evil"));
  }

  @Test
  void e2eRefusedTop() throws Exception {
    assertFalse(
        unpackInto(
                one(
                    "dir",
                    new RawTar().pax("uid=4294967295").folder("dir").file("dir/.bashrc", "evil\n")))
            .contains("evil"));
  }

  @Test
  void e2eWrongFolder() throws Exception {
    String s =
        unpackInto(
            one(
                "dir",
                new RawTar()
                    .folder("dir")
                    .folder("dir/e")
                    .pax("uid=4294967295")
                    .folder("dir/d")
                    .file("dir/d/f", "1")));
    assertFalse(s.contains("e/f"), s);
  }

  @Test
  void nothingLiesBelowATopThatIsASymlink() throws IOException {
    RawTar tar = new RawTar().symlink("dir", "/etc").file("dir/passwd", "evil");
    assertEquals(List.of("SYMLINK  -> /etc", "refused"), Walk.of(one("dir", tar)));
  }

  @Test
  void nothingComesBeforeTheTop() throws IOException {
    RawTar tar = new RawTar().file("dir/f", "evil").folder("dir");
    assertEquals(List.of("refused", "DIRECTORY "), Walk.of(one("dir", tar)));
  }

  @Test
  void aRefusedFolderIsImpliedByWhatIsInIt() throws IOException {
    RawTar tar = new RawTar().folder("e").pax("uid=4294967295").folder("d").file("d/f", "1");
    assertEquals(
        List.of(ROOT, "DIRECTORY e", "refused", "(DIRECTORY d)", "REGULAR d/f: 1"),
        Walk.of(many(tar)));
  }

  @Test
  void aRefusedEntryImpliesNoFolders() throws IOException {
    RawTar tar =
        new RawTar()
            .symlink("a/l", "/etc")
            .folder("x")
            .file("x/g", "1")
            .file("a/l/f", "evil")
            .file("x/h", "2");
    List<String> l = Walk.of(many(tar));
    assertEquals("REGULAR x/h: 2", l.get(l.size() - 1));
  }

  @ParameterizedTest
  @ValueSource(chars = {'0', '2', '6'})
  void theFolderOfAnArchiveOfAnythingIsAFolder(char type) throws IOException {
    assertEquals(List.of(ROOT, "refused"), Walk.of(many(new RawTar().entry(".", type, "x", ""))));
  }

  @Test
  void textIsNoTar() {
    assertThrows(
        TarException.class,
        () -> new TarReader(new ByteArrayInputStream("x".repeat(512).getBytes(ISO_8859_1))).next());
  }

  @Test
  void gzMembersInPieces() throws Exception {
    byte[] first = gz("a".repeat(5000));
    byte[] second = gz("b".repeat(5000));
    InputStream in = new SequenceInputStream(pipe(first), pipe(second));
    assertEquals(10000, Decompression.of(in).readAllBytes().length);
  }

  private static byte[] gz(String s) throws IOException {
    ByteArrayOutputStream o = new ByteArrayOutputStream();
    try (GZIPOutputStream g = new GZIPOutputStream(o)) {
      byte[] r = new byte[3000];
      new Random(1).nextBytes(r);
      byte[] b = s.getBytes(ISO_8859_1);
      System.arraycopy(r, 0, b, 0, 3000);
      g.write(b);
    }
    return o.toByteArray();
  }

  private static InputStream pipe(byte[] b) {
    return new FilterInputStream(new ByteArrayInputStream(b)) {
      @Override
      public int available() {
        return 0;
      }
    };
  }

  @Test
  void v7NameLikeGzip() throws Exception {
    Bash.run(path, "touch $'\\x1f\\x8b\\x08'; tar --format=v7 -cf b.tar $'\\x1f\\x8b\\x08'");
    byte[] archive = Files.readAllBytes(path.resolve("b.tar"));
    assertArrayEquals(archive, Decompression.of(new ByteArrayInputStream(archive)).readAllBytes());
  }

  @Test
  void mtimeGarbageBehindNanos() {
    assertThrows(
        TarException.class,
        () -> PaxRecords.parse(RawTar.paxRecord("mtime=1.123456789x").getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '3', '4', '6'})
  void noContents(char type) throws IOException {
    TarReader tar =
        new TarReader(
            new RawTar().block(RawTar.header("a", type, "x", 600)).file("g", "").stream());
    assertEquals(0, tar.next().sizeBytes());
    assertEquals(raw("g"), tar.next().name());
  }

  @Test
  void xattrWithEquals() throws Exception {
    PaxRecords r = new PaxRecords();
    r.xattrs.add(new Xattr(raw("user.a=b"), new byte[] {'c'}));
    assertEquals(raw("user.a=b"), PaxRecords.parse(r.toBytes()).xattrs.get(0).name());
  }

  @Test
  void gnuXattrWithEquals() throws Exception {
    Bash.run(path, "touch f; setfattr -n user.a=b%c -v x f; tar --format=pax --xattrs -cf a.tar f");
    TarHeader h =
        new TarReader(new ByteArrayInputStream(Files.readAllBytes(path.resolve("a.tar")))).next();
    assertEquals(raw("user.a=b%c"), h.xattrs().get(0).name());
  }

  @Test
  void emptyValueDeletes() throws Exception {
    assertFalse(PaxRecords.parse(RawTar.paxRecord("mtime=").getBytes(ISO_8859_1)).hasMtime);
    assertNull(PaxRecords.parse(RawTar.paxRecord("path=").getBytes(ISO_8859_1)).path);
  }

  @Test
  void negative0xC0() {
    byte[] h = RawTar.changed(RawTar.header("f", '0', "", 0), 124, "\u00c0\0\0\0\0\0\0\0\0\0\0\0");
    assertThrows(TarException.class, () -> new TarReader(new RawTar().block(h).stream()).next());
  }

  @Test
  void emptyXattrName() {
    assertThrows(
        TarException.class,
        () -> PaxRecords.parse(RawTar.paxRecord("SCHILY.xattr.=x").getBytes(ISO_8859_1)));
  }
}
