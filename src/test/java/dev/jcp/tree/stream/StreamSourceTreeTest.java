package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.SourceLost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSourceTreeTest {

  private static final String ROOT = "(DIRECTORY )";

  private static StreamSourceTree many(RawTar tar) {
    return StreamSourceTree.ofMany(tar.stream());
  }

  private static StreamSourceTree one(String top, RawTar tar) {
    return StreamSourceTree.of(tar.stream(), raw(top), 0);
  }

  /** The first entry that is no implied folder. */
  private static Entry first(StreamSourceTree tree) throws IOException {
    Entry entry = tree.next();
    while (entry.implied()) {
      entry = tree.next();
    }
    return entry;
  }

  @Test
  void entriesComeInTheOrderOfTheArchive() throws IOException {
    RawTar tar =
        new RawTar()
            .folder("dir/")
            .file("dir/z", "1")
            .symlink("dir/l", "/etc")
            .folder("dir/a/")
            .file("dir/a/f", "22")
            .hardLink("dir/a/h", "dir/z");
    assertEquals(
        List.of(
            "DIRECTORY ",
            "REGULAR z: 1",
            "SYMLINK l -> /etc",
            "DIRECTORY a",
            "REGULAR a/f: 22",
            "HARD_LINK a/h -> z"),
        Walk.of(one("dir", tar)));
  }

  @Test
  void archiveOfAnythingLiesInAFolderThatIsNotSpokenOf() throws IOException {
    RawTar tar = new RawTar().folder("a/").file("a/f", "1").file("b", "2");
    assertEquals(
        List.of(ROOT, "DIRECTORY a", "REGULAR a/f: 1", "REGULAR b: 2"), Walk.of(many(tar)));
  }

  @Test
  void aFileAloneIsAtDepthZero() throws IOException {
    Entry entry = one("f", new RawTar().file("f", "1")).next();
    assertEquals(0, entry.depth());
    assertEquals(raw("f"), entry.name());
    assertEquals(RawPath.EMPTY, entry.path());
    assertFalse(entry.implied());
  }

  @Test
  void nodesAreGiven() throws IOException {
    byte[] device = RawTar.changed(RawTar.header("c", '3', "", 0), 329, "0000001\0" + "0000003\0");
    RawTar tar = new RawTar().block(device).entry("b", '4', "", "").entry("p", '6', "", "");
    StreamSourceTree tree = many(tar);
    assertEquals(1L << 32 | 3, first(tree).rdev());
    assertEquals(EntryType.BLOCK_DEVICE, tree.next().type());
    assertEquals(EntryType.FIFO, tree.next().type());
    assertNull(tree.next());
  }

  @Test
  void metadataIsTaken() throws IOException {
    byte[] header = RawTar.changed(RawTar.header("f", '0', "", 0), 100, "0104755\0");
    header = RawTar.changed(header, 108, "0001750\0" + "0000017\0");
    RawTar tar = new RawTar().pax("mtime=-1.5", "SCHILY.xattr.user.a=b").block(header);
    Entry entry = first(many(tar));
    assertEquals(04755, entry.metadata().permissions());
    assertEquals(1000, entry.metadata().uid());
    assertEquals(15, entry.metadata().gid());
    assertEquals(-2, entry.metadata().mtimeSeconds());
    assertEquals(500_000_000, entry.metadata().mtimeNanos());
    assertEquals(raw("user.a"), entry.metadata().xattrs().get(0).name());
  }

  @Test
  void nanosecondsThatWereAskedForElsewhereAreTheTopsAlone() throws IOException {
    RawTar tar = new RawTar().folder("d/").file("d/f", "");
    StreamSourceTree tree = StreamSourceTree.of(tar.stream(), raw("d"), 7);
    assertEquals(7, tree.next().metadata().mtimeNanos());
    assertEquals(0, tree.next().metadata().mtimeNanos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "a/../x", "a/..", "..", "./../x", "/..", "//../x", "/../x", "/a/../x", ""})
  void namesThatLeadElsewhereAreRefusedAndTheRestGoesOn(String name) throws IOException {
    RawTar tar = new RawTar().file(name, "evil").file("good", "1");
    assertEquals(List.of(ROOT, "refused", "REGULAR good: 1"), Walk.of(many(tar)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "/../abs", "a\0b"})
  void soAreTheNamesOfExtendedHeaders(String name) throws IOException {
    RawTar tar = new RawTar().pax("path=" + name).file("harmless", "evil").file("good", "1");
    assertEquals(List.of(ROOT, "refused", "REGULAR good: 1"), Walk.of(many(tar)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x\0", "/abs/..\0", "a\0b\0", "\0", ""})
  void soAreGnuLongNames(String name) throws IOException {
    RawTar tar =
        new RawTar()
            .entry("././@LongLink", 'L', "", name)
            .file("harmless", "evil")
            .file("good", "1");
    assertEquals(List.of(ROOT, "refused", "REGULAR good: 1"), Walk.of(many(tar)));
  }

  @Test
  void aLeadingSlashIsDroppedAndThatIsSaidOnce() throws IOException {
    RawTar tar = new RawTar().file("a", "").file("/b", "").file("//c", "").folder("/");
    StreamSourceTree tree = many(tar);
    List<String> seen = new ArrayList<>();
    for (Entry entry = tree.next(); entry != null; entry = tree.next()) {
      seen.add(entry.path() + (tree.remark() == null ? "" : " (remark)"));
    }
    assertEquals(List.of("''", "a", "b (remark)", "c", "''"), seen);
  }

  @Test
  void namesThatOnlyLookLikeDotsAreTaken() throws IOException {
    RawTar tar = new RawTar().file("...", "1").file("..a", "2").file("a..", "3");
    assertEquals(
        List.of(ROOT, "REGULAR ...: 1", "REGULAR ..a: 2", "REGULAR a..: 3"), Walk.of(many(tar)));
  }

  @Test
  void namesAreBytes() throws IOException {
    RawTar tar = new RawTar().file("caf\u00e9\u00ff", "1").pax("path=\u00fe\n").file("x", "2");
    assertEquals(
        List.of(ROOT, "REGULAR caf\u00e9\u00ff: 1", "REGULAR \u00fe\n: 2"), Walk.of(many(tar)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"./a/f", ".//a//f", "a/./f", "././a/./f"})
  void dotsAndDoubleSlashesMeanNothing(String name) throws IOException {
    RawTar tar = new RawTar().folder("./").folder("./a/").file(name, "1");
    assertEquals(List.of(ROOT, "DIRECTORY ", "DIRECTORY a", "REGULAR a/f: 1"), Walk.of(many(tar)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dir2/f", "dirf", "di/f", "other", "./", "DIR/f", "/dir/f", "../dir/f"})
  void whatDoesNotLieUnderTheAskedForNameIsRefused(String name) throws IOException {
    RawTar tar = new RawTar().folder("dir/").file(name, "evil").file("dir/f", "1");
    assertEquals(List.of("DIRECTORY ", "refused", "REGULAR f: 1"), Walk.of(one("dir", tar)));
  }

  @Test
  void theWholeRootMayComeWithAbsoluteNames() throws IOException {
    RawTar tar = new RawTar().folder("/").folder("/etc/").file("etc/f", "1").file("/../x", "evil");
    assertEquals(
        List.of("DIRECTORY ", "DIRECTORY etc", "REGULAR etc/f: 1", "refused"),
        Walk.of(one("/", tar)));
  }

  @ParameterizedTest
  @CsvSource({"4294967294,REGULAR f: 1", "4294967295,refused", "999999999999999999,refused"})
  void ownersBeyondTheKernelsNumbersAreRefused(String uid, String line) throws IOException {
    RawTar tar = new RawTar().pax("uid=" + uid).file("f", "1");
    assertEquals(List.of(ROOT, line), Walk.of(many(tar)));
    RawTar group = new RawTar().pax("gid=" + uid).file("f", "1");
    assertEquals(List.of(ROOT, line), Walk.of(many(group)));
  }

  /** POSIX.1-2017, pax, "ustar Interchange Format": as if it were a regular file. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"N,'N'", "A,'A'", "Z,'Z'", "8,'8'", "\u00ff,255"})
  void unknownTypesAreFilesWithARemark(char typeflag, String shown) throws IOException {
    RawTar tar = new RawTar().entry("f", typeflag, "", "x".repeat(600)).file("good", "1");
    assertEquals(
        List.of(ROOT, "REGULAR f: " + "x".repeat(600), "REGULAR good: 1"), Walk.of(many(tar)));
    StreamSourceTree tree = many(tar);
    first(tree);
    assertEquals("f has the unknown type " + shown + ": taken as a file", tree.remark());
  }

  /** GNU tar's incremental archives list in it what the folder held. */
  @Test
  void aFolderWithAListOfItsNamesIsAFolder() throws IOException {
    RawTar tar = new RawTar().entry("d", 'D', "", "Yf\0\0".repeat(200)).file("d/f", "1");
    assertEquals(List.of(ROOT, "DIRECTORY d", "REGULAR d/f: 1"), Walk.of(many(tar)));
  }

  @ParameterizedTest
  @ValueSource(chars = {'S', 'M'})
  void whatIsNotWholeIsRefusedAndItsContentsPassedOver(char typeflag) throws IOException {
    RawTar tar = new RawTar().entry("f", typeflag, "", "x".repeat(600)).file("good", "1");
    assertEquals(List.of(ROOT, "refused", "REGULAR good: 1"), Walk.of(many(tar)));
  }

  @Test
  void foldersOnTheWayAreImplied() throws IOException {
    RawTar tar = new RawTar().file("a/b/f", "1").file("a/b/g", "2").file("a/c/h", "3");
    assertEquals(
        List.of(
            ROOT,
            "(DIRECTORY a)",
            "(DIRECTORY a/b)",
            "REGULAR a/b/f: 1",
            "REGULAR a/b/g: 2",
            "(DIRECTORY a/c)",
            "REGULAR a/c/h: 3"),
        Walk.of(many(tar)));
  }

  @Test
  void aFolderThatIsComeBackToIsImplied() throws IOException {
    RawTar tar = new RawTar().folder("a").file("a/f", "1").folder("b").file("a/g", "2");
    assertEquals(
        List.of(
            ROOT,
            "DIRECTORY a",
            "REGULAR a/f: 1",
            "DIRECTORY b",
            "(DIRECTORY a)",
            "REGULAR a/g: 2"),
        Walk.of(many(tar)));
  }

  @Test
  void aFolderMayBeGivenTwice() throws IOException {
    RawTar tar = new RawTar().folder("a").file("a/f", "1").folder("a").file("a/g", "2");
    assertEquals(
        List.of(ROOT, "DIRECTORY a", "REGULAR a/f: 1", "DIRECTORY a", "REGULAR a/g: 2"),
        Walk.of(many(tar)));
  }

  @Test
  void aFolderMayBeGivenBehindWhatIsInIt() throws IOException {
    RawTar tar = new RawTar().file("a/f", "1").folder("a").folder("./");
    assertEquals(
        List.of(ROOT, "(DIRECTORY a)", "REGULAR a/f: 1", "DIRECTORY a", "DIRECTORY "),
        Walk.of(many(tar)));
  }

  @ParameterizedTest
  @ValueSource(chars = {'\0', '0', '7'})
  void oldFoldersAreFilesWithASlash(char typeflag) throws IOException {
    RawTar tar = new RawTar().entry("a/", typeflag, "", "x").entry("a/f", typeflag, "", "1");
    assertEquals(List.of(ROOT, "DIRECTORY a", "REGULAR a/f: 1"), Walk.of(many(tar)));
  }

  @Test
  void allBelowASkippedFolderIsLeftOut() throws IOException {
    RawTar tar =
        new RawTar()
            .folder("a")
            .file("a/f", "1")
            .file("a/b/c/g", "2")
            .folder("a/d")
            .file("ab", "3")
            .folder("c");
    assertEquals(
        List.of(ROOT, "DIRECTORY a", "REGULAR ab: 3", "DIRECTORY c"),
        Walk.leavingOut(many(tar), "a"));
  }

  @Test
  void aSkippedFolderThatIsComeBackToIsNotImplied() throws IOException {
    RawTar tar = new RawTar().folder("a").file("a/f", "1").file("b", "2").file("a/g", "3");
    assertEquals(
        List.of(ROOT, "DIRECTORY a", "REGULAR b: 2", "refused"), Walk.leavingOut(many(tar), "a"));
  }

  @Test
  void skippingTheTopLeavesNothing() throws IOException {
    StreamSourceTree tree = one("d", new RawTar().folder("d").file("d/f", "1").file("d/a/g", "2"));
    assertEquals(0, tree.next().depth());
    tree.skipFolder();
    assertNull(tree.next());
  }

  @Test
  void contentsThatNobodyReadArePassedOver() throws IOException {
    StreamSourceTree tree = many(new RawTar().file("f", "x".repeat(2000)).file("g", "1"));
    assertEquals(raw("f"), first(tree).name());
    assertEquals(raw("g"), tree.next().name());
    assertNull(tree.next());
  }

  @Test
  void aRefusedEntryIsNamed() throws IOException {
    StreamSourceTree tree = many(new RawTar().file("../x", "evil"));
    tree.next();
    assertThrows(IOException.class, tree::next);
    assertEquals(raw("../x"), tree.pathOfFailure());
  }

  @Test
  void thereAreNoSecondContents() {
    StreamSourceTree tree = many(new RawTar().file("f", "1").hardLink("h", "f"));
    assertThrows(IOException.class, tree::asFile);
  }

  @Test
  void whatWasAskedForMustCome() {
    assertThrows(SourceLost.class, () -> Walk.of(one("d", new RawTar())));
    StreamSourceTree nothing =
        StreamSourceTree.of(new ByteArrayInputStream(new byte[0]), raw("d"), 0);
    assertThrows(SourceLost.class, nothing::next);
  }

  @Test
  void anArchiveOfAnythingMayHoldNothing() throws IOException {
    assertEquals(List.of(ROOT), Walk.of(many(new RawTar())));
  }

  @Test
  void whatIsNoArchiveIsLost() throws IOException {
    StreamSourceTree tree =
        StreamSourceTree.ofMany(new ByteArrayInputStream("hello".repeat(20).getBytes(US_ASCII)));
    tree.next();
    assertThrows(SourceLost.class, tree::next);
  }

  private static void readSome(StreamSourceTree tree) throws IOException {
    byte[] piece = new byte[300];
    try (Content content = tree.open()) {
      long size = content.sizeBytes();
      long passed = 0;
      for (int i = 0; i < 100; i++) {
        long hole = i % 2 == 0 ? content.hole() : 0;
        if (hole > 0) {
          content.skipHole();
        }
        int count = content.read(piece, 0, 300);
        assertFalse(count == 0, "no end, and nothing comes");
        if (count < 0) {
          assertEquals(size, passed + hole);
          return;
        }
        passed += hole + count;
        assertTrue(passed <= size, "more comes than there is");
      }
    }
  }

  /** The pipeline goes on behind an IOException, and nothing else may come. */
  @Test
  void mutatedArchivesGiveNothingButIoExceptions() {
    Random random = new Random(20240501);
    for (int i = 0; i < 2000; i++) {
      byte[] archive = Mutation.of(random);
      StreamSourceTree tree = StreamSourceTree.ofMany(new ByteArrayInputStream(archive));
      int entries = 0;
      try {
        while (entries++ < 1000) {
          try {
            Entry entry = tree.next();
            if (entry == null) {
              break;
            }
            if (entry.type() == EntryType.REGULAR) {
              readSome(tree);
            }
          } catch (SourceLost e) {
            throw e;
          } catch (IOException e) {
            assertNotNull(tree.pathOfFailure());
          }
        }
      } catch (IOException e) {
        assertFalse(e.getMessage().isEmpty());
      }
      assertFalse(entries > 1000, "an archive without an end");
    }
  }
}
