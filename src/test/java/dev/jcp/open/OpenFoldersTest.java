package dev.jcp.open;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.Metadata;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFoldersTest {

  private static Entry directory(int depth, String path) {
    Metadata metadata = new Metadata(0700 + depth, 0, 0, 0, 0, List.of());
    RawPath raw = RawPath.ascii(path);
    return new Entry(
        depth,
        raw.lastName(),
        raw,
        EntryType.DIRECTORY,
        EntryType.DIRECTORY,
        metadata,
        RawPath.EMPTY,
        0,
        false,
        null,
        null,
        false);
  }

  @Test
  void thoseAboveAnEntryComeBackWithTheirPaths() {
    OpenFolders open = new OpenFolders();
    open.enter(directory(0, ""));
    open.enter(directory(1, "a"));
    open.enter(directory(2, "a/bb"));
    open.enter(directory(1, "longer"));
    open.enter(directory(2, "longer/c"));
    open.enter(directory(3, "longer/c/d"));
    assertEquals(3, open.above(3));
    StringBuilder paths = new StringBuilder();
    for (int level = 0; level < 3; level++) {
      Entry entry = open.get(level);
      paths.append(entry.path()).append(' ').append(entry.metadata().permissions() - 0700);
    }
    assertEquals("'' 0longer 1longer/c 2", paths.toString());
    assertEquals(0, open.above(0));
  }
}
