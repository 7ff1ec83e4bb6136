package dev.jcp.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.jcp.path.RawPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryListingTest {

  private static final int COUNT = 2000;

  @TempDir private Path disk;
  private Path made;

  @AfterEach
  void remove() throws Exception {
    if (made != null) {
      Bash.run(disk, "rm -rf " + made);
    }
  }

  /** A directory on the disk, or in memory. */
  private Path folder(String kind) throws Exception {
    made =
        kind.equals("disk")
            ? Files.createTempDirectory(disk, "list")
            : Files.createTempDirectory(Path.of("/dev/shm"), "list");
    Bash.run(made, "touch " + "some-long-name-".repeat(8) + "{1.." + COUNT + "}");
    return made;
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk", "memory"})
  void goesOnWithAnotherDescriptorWhereItWas(String kind) throws Exception {
    Path folder = folder(kind);
    DirectoryReader reader = new DirectoryReader();
    DirectoryListing listing = new DirectoryListing(reader);
    List<RawPath> names = new ArrayList<>();
    boolean more = true;
    while (more) {
      try (Fd fd = Folder.open(folder)) {
        listing.resume(fd);
        for (int i = 0; i < 7 && more; i++) {
          RawPath name = listing.next(fd);
          more = name != null;
          if (more) {
            names.add(name);
          }
        }
        listing.beforeClose();
      }
    }
    assertEquals(COUNT, names.size());
    assertEquals(COUNT, new HashSet<>(names).size());
  }

  @Test
  void startsAnewWithAnotherDescriptor() throws Exception {
    Path folder = folder("disk");
    DirectoryListing listing = new DirectoryListing(new DirectoryReader());
    RawPath first;
    try (Fd fd = Folder.open(folder)) {
      first = listing.next(fd);
      assertNotNull(first);
      while (listing.next(fd) != null) {}
      assertNull(listing.next(fd));
    }
    try (Fd fd = Folder.open(folder)) {
      listing.startAnew();
      assertEquals(first, listing.next(fd));
    }
  }
}
