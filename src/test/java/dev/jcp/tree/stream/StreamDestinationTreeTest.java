package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Bash;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Folder;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Content;
import dev.jcp.tree.DestinationLost;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.OpenFile;
import dev.jcp.tree.PendingFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What StreamDestinationTree writes is read by GNU tar. */
class StreamDestinationTreeTest {

  private static final RawPath BZIP = raw("BZh91AY&SY");
  private static final RawPath CONTENTS = null;

  @TempDir Path path;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean completed;
  private boolean closed;

  private final class Archive implements StreamDestinationTree.Sink {

    @Override
    public OutputStream stream() {
      return bytes;
    }

    @Override
    public void complete() {
      completed = true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Says it has so many bytes; none of them can be read. */
  private record Promise(long sizeBytes, OpenFile file) implements Content {

    @Override
    public int read(byte[] to, int offset, int length) {
      return -1;
    }

    @Override
    public void close() {}
  }

  private StreamDestinationTree unpacked(RawPath rootName) {
    return StreamDestinationTree.unpacked(new Archive(), rootName, rootName == null);
  }

  private StreamDestinationTree forOthers(RawPath rootName) {
    return StreamDestinationTree.forOthers(new Archive(), rootName);
  }

  private static Entry entry(String name, EntryType type, String link, boolean implied) {
    RawPath at = raw(name);
    int depth = at.components().size();
    Metadata metadata = new Metadata(0755, 0, 0, 1_000_000_000, 0, List.of());
    EntryType fileType = type == EntryType.HARD_LINK ? EntryType.REGULAR : type;
    long rdev = 1L << 32 | 3;
    return new Entry(
        depth,
        at.lastName(),
        at,
        type,
        fileType,
        metadata,
        raw(link),
        rdev,
        false,
        null,
        null,
        implied);
  }

  private static Entry entry(String name, EntryType type) {
    return entry(name, type, "", false);
  }

  private static void put(StreamDestinationTree tree, String name, String contents)
      throws Exception {
    byte[] all = contents.getBytes(ISO_8859_1);
    Entry entry = entry(name, EntryType.REGULAR);
    try (PendingFile file = tree.file(entry, new Promise(all.length, null))) {
      file.write(all, 0, all.length);
      file.publish();
    }
  }

  /** A folder with one of everything in it. */
  private static void putTree(StreamDestinationTree tree) throws Exception {
    tree.directory(entry("", EntryType.DIRECTORY));
    tree.directory(entry("a", EntryType.DIRECTORY));
    put(tree, "a/f", "hello");
    tree.node(entry("l", EntryType.SYMLINK, "a/f", false));
    assertTrue(tree.hardLink(entry("h", EntryType.HARD_LINK, "a/f", false)));
    tree.finish();
  }

  private String run(String script) throws Exception {
    Files.write(path.resolve("a.tar"), bytes.toByteArray());
    return Bash.run(path, script);
  }

  private List<String> names() throws Exception {
    return run("tar --quoting-style=literal -tf a.tar").lines().toList();
  }

  private List<String> links() throws Exception {
    String list = "tar --quoting-style=literal -tvf a.tar | grep -e ' -> ' -e ' link to '";
    return run(list + " | sed 's/.*[0-9]:[0-9][0-9] //'").lines().toList();
  }

  @Test
  void namesForADaemonBeginWithADot() throws Exception {
    putTree(unpacked(BZIP));
    assertEquals(
        List.of(
            "./BZh91AY&SY/",
            "./BZh91AY&SY/a/",
            "./BZh91AY&SY/a/f",
            "./BZh91AY&SY/l",
            "./BZh91AY&SY/h"),
        names());
    assertEquals(
        List.of("./BZh91AY&SY/l -> a/f", "./BZh91AY&SY/h link to ./BZh91AY&SY/a/f"), links());
  }

  @Test
  void contentsForADaemonLeaveTheFolderItselfOut() throws Exception {
    putTree(unpacked(CONTENTS));
    assertEquals(List.of("./a/", "./a/f", "./l", "./h"), names());
    assertEquals(List.of("./l -> a/f", "./h link to ./a/f"), links());
  }

  @Test
  void namesForOthersAreDockers() throws Exception {
    putTree(forOthers(raw("dir")));
    assertEquals(List.of("dir/", "dir/a/", "dir/a/f", "dir/l", "dir/h"), names());
    assertEquals(List.of("dir/l -> a/f", "dir/h link to dir/a/f"), links());
  }

  @Test
  void contentsForOthersLieInADot() throws Exception {
    putTree(forOthers(CONTENTS));
    assertEquals(List.of("./", "./a/", "./a/f", "./l", "./h"), names());
    assertEquals(List.of("./l -> a/f", "./h link to ./a/f"), links());
  }

  @Test
  void whatIsReadBackIsWhatWasWritten() throws Exception {
    putTree(unpacked(raw("x")));
    assertEquals("hello2", run("mkdir o; tar -C o -xf a.tar; cat o/x/l; stat -c %h o/x/h").strip());
  }

  @Test
  void aFileAloneHasTheRootsName() throws Exception {
    StreamDestinationTree tree = unpacked(raw("caf\u00e9"));
    put(tree, "", "hello");
    tree.finish();
    assertEquals(List.of("./caf\u00e9"), names());
    assertEquals("hello", run("tar -xOf a.tar"));
  }

  @Test
  void firstBytesForADaemonAreNeverACompressedStreams() throws Exception {
    for (RawPath name : List.of(BZIP, raw("\u001f\u008b\u0008"), raw("\u00fd7zXZ"))) {
      bytes.reset();
      put(unpacked(name), "", "x");
      assertEquals("./", new String(bytes.toByteArray(), 0, 2, ISO_8859_1));
      bytes.reset();
      put(unpacked(CONTENTS), new String(name.bytes(), ISO_8859_1), "x");
      assertEquals("./", new String(bytes.toByteArray(), 0, 2, ISO_8859_1));
    }
  }

  @Test
  void impliedFoldersAreLeftToWhoeverUnpacks() throws Exception {
    StreamDestinationTree tree = unpacked(raw("r"));
    tree.directory(entry("", EntryType.DIRECTORY, "", true));
    tree.directory(entry("a", EntryType.DIRECTORY, "", true));
    put(tree, "a/f", "1");
    tree.finish();
    assertEquals(List.of("./r/a/f"), names());
  }

  @Test
  void nodesAreWritten() throws Exception {
    StreamDestinationTree tree = unpacked(CONTENTS);
    tree.node(entry("p", EntryType.FIFO));
    tree.node(entry("c", EntryType.CHARACTER_DEVICE));
    tree.node(entry("b", EntryType.BLOCK_DEVICE));
    tree.finish();
    String list = "tar --numeric-owner -tvf a.tar | tr -s ' ' | cut -d ' ' -f 1,3,6";
    assertEquals("prwxr-xr-x 0 ./p\ncrwxr-xr-x 1,3 ./c\nbrwxr-xr-x 1,3 ./b\n", run(list));
  }

  @Test
  void socketHasNoPlaceInAnArchive() {
    Entry socket = entry("s", EntryType.SOCKET);
    assertThrows(IllegalStateException.class, () -> unpacked(CONTENTS).node(socket));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 70_000})
  void aFileWithoutASizeIsCollected(int length) throws Exception {
    StreamDestinationTree tree = unpacked(CONTENTS);
    try (PendingFile file = tree.file(entry("f", EntryType.REGULAR), new Promise(-1, null))) {
      byte[] all = "x".repeat(length).getBytes(ISO_8859_1);
      file.write(all, 0, length / 2);
      file.write(all, length / 2, length - length / 2);
      file.publish();
    }
    put(tree, "g", "behind");
    tree.finish();
    assertEquals("x".repeat(length) + "behind", run("tar -xOf a.tar"));
  }

  @Test
  void aFileWithoutASizeThatIsNotPublishedIsNotThere() throws Exception {
    StreamDestinationTree tree = unpacked(CONTENTS);
    try (PendingFile file = tree.file(entry("f", EntryType.REGULAR), new Promise(-1, null))) {
      file.write(new byte[100], 0, 100);
    }
    put(tree, "g", "1");
    tree.finish();
    assertEquals(List.of("./g"), names());
  }

  @Test
  void aFileWithoutASizeMustHaveAnEnd() throws Exception {
    byte[] mebibyte = new byte[1 << 20];
    try (PendingFile file =
        unpacked(CONTENTS).file(entry("f", EntryType.REGULAR), new Promise(-1, null))) {
      for (int i = 0; i < 16; i++) {
        file.write(mebibyte, 0, mebibyte.length);
      }
      assertThrows(IOException.class, () -> file.write(mebibyte, 0, 1));
    }
    assertEquals(0, bytes.size());
  }

  /** A file on this host that could be read half. */
  private void putHalf(StreamDestinationTree tree, int size, int written) throws Exception {
    try (Fd folder = Folder.open(path);
        Fd fd = Linux.openat(folder, raw("f"), Open.O_RDWR);
        PendingFile file =
            tree.file(
                entry("f", EntryType.REGULAR),
                new Promise(size, new OpenFile(fd, Linux.statx(fd), true)))) {
      file.write("x".repeat(written).getBytes(ISO_8859_1), 0, written);
      file.sourceFailed();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 512, 999})
  void anOpenFileThatEndsEarlyIsFilledWithZeros(int written) throws Exception {
    Bash.run(path, "echo hello >f");
    StreamDestinationTree tree = unpacked(CONTENTS);
    tree.directory(entry("", EntryType.DIRECTORY));
    putHalf(tree, 1000, written);
    put(tree, "g", "behind");
    tree.finish();
    assertTrue(completed);
    assertEquals(List.of("./f", "./g"), names());
    assertEquals("x".repeat(written), run("tar -xOf a.tar ./f | tr -d '\\0'"));
    assertEquals("1000\n", run("tar -xOf a.tar ./f | wc -c"));
  }

  @Test
  void soIsALongOne() throws Exception {
    Bash.run(path, "echo hello >f");
    StreamDestinationTree tree = unpacked(CONTENTS);
    putHalf(tree, 1_000_000, 1);
    put(tree, "g", "behind");
    tree.finish();
    assertEquals("1000000\n", run("tar -xOf a.tar ./f | wc -c"));
    assertEquals("behind", run("tar -xOf a.tar ./g"));
  }

  @Test
  void aStreamThatEndsEarlyBreaksTheArchive() throws Exception {
    StreamDestinationTree tree = unpacked(CONTENTS);
    PendingFile file = tree.file(entry("f", EntryType.REGULAR), new Promise(1000, null));
    file.write(new byte[10], 0, 10);
    file.close();
    Entry folder = entry("d", EntryType.DIRECTORY);
    Entry link = entry("l", EntryType.SYMLINK, "x", false);
    Entry hardLink = entry("h", EntryType.HARD_LINK, "f", false);
    assertThrows(IOException.class, () -> tree.directory(folder));
    assertThrows(IOException.class, () -> tree.node(link));
    assertThrows(IOException.class, () -> tree.hardLink(hardLink));
    assertThrows(IOException.class, () -> put(tree, "g", "1"));
    assertThrows(IOException.class, tree::finish);
    assertFalse(completed);
    assertEquals(512 + 10, bytes.size());
  }

  @Test
  void finishEndsTheArchiveAndCompletesIt() throws Exception {
    StreamDestinationTree tree = unpacked(CONTENTS);
    tree.finish();
    assertTrue(completed);
    assertFalse(closed);
    assertArrayEquals(new byte[1024], bytes.toByteArray());
  }

  @Test
  void closingBreaksOff() {
    unpacked(CONTENTS).close();
    assertTrue(closed);
    assertFalse(completed);
    assertEquals(0, bytes.size());
  }

  @Test
  void aStreamThatTakesNoMoreIsTheWholeDestinationLost() {
    StreamDestinationTree.Sink full =
        new StreamDestinationTree.Sink() {
          @Override
          public OutputStream stream() {
            return new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new ErrnoException("write", Errno.EIO);
              }
            };
          }

          @Override
          public void complete() {}

          @Override
          public void close() {}
        };
    StreamDestinationTree tree = StreamDestinationTree.unpacked(full, raw("d"), false);
    Entry top = entry("", EntryType.DIRECTORY);
    assertThrows(DestinationLost.class, () -> tree.directory(top));
    assertThrows(DestinationLost.class, tree::finish);
  }
}
