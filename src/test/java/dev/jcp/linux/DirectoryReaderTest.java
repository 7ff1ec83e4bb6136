package dev.jcp.linux;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.path.RawPath;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryReaderTest {

  @TempDir Path folder;

  @Test
  void emptyFolderHasNoNames() throws Exception {
    try (Fd fd = Folder.open(folder)) {
      assertEquals(List.of(), new DirectoryReader().next(fd));
    }
  }

  @Test
  void namesAreTheKernelsBytes() throws Exception {
    String longest = "x".repeat(255);
    Bash.run(folder, "touch -- $'\\xff\\xfe' ... .hidden $'a\\nb' -v " + longest);
    try (Fd fd = Folder.open(folder)) {
      assertEquals(
          Set.of(
              raw("\u00ff\u00fe"),
              raw("..."),
              raw(".hidden"),
              raw("a\nb"),
              raw("-v"),
              raw(longest)),
          Set.copyOf(new DirectoryReader().next(fd)));
    }
  }

  @Test
  void largeFolderComesInBatches() throws Exception {
    Bash.run(folder, "touch " + "long-name-".repeat(20) + "{1..500}");
    DirectoryReader reader = new DirectoryReader();
    Set<RawPath> names = new HashSet<>();
    int batches = 0;
    int listed = 0;
    try (Fd fd = Folder.open(folder)) {
      for (List<RawPath> batch = reader.next(fd); !batch.isEmpty(); batch = reader.next(fd)) {
        batches++;
        listed += batch.size();
        names.addAll(batch);
      }
      assertEquals(List.of(), reader.next(fd));
    }
    assertEquals(500, names.size());
    assertEquals(500, listed);
    assertTrue(batches > 1, batches + " batches");
  }

  @Test
  void oneReaderServesTwoFoldersInTurn() throws Exception {
    Bash.run(folder, "mkdir a b; touch a/1 b/2");
    DirectoryReader reader = new DirectoryReader();
    try (Fd a = Folder.open(folder.resolve("a"));
        Fd b = Folder.open(folder.resolve("b"))) {
      assertEquals(List.of(raw("1")), reader.next(a));
      assertEquals(List.of(raw("2")), reader.next(b));
      assertEquals(List.of(), reader.next(a));
    }
  }

  @Test
  void fileIsNoFolder() throws Exception {
    Bash.run(folder, "touch f");
    try (Fd fd = Folder.open(folder);
        Fd file = Linux.openat(fd, raw("f"), Open.O_RDONLY)) {
      ErrnoException e = assertThrows(ErrnoException.class, () -> new DirectoryReader().next(file));
      assertEquals(Errno.ENOTDIR, e.errno());
    }
  }
}
