package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.path.RawPath;
import org.junit.jupiter.api.Test;

class LinkNamesTest {

  private final LinkNames links = new LinkNames();

  @Test
  void nothingIsInItAtFirst() throws TarException {
    assertFalse(links.contains(raw("a")));
    assertFalse(links.contains(RawPath.EMPTY));
  }

  @Test
  void whatWasAddedIsFound() throws TarException {
    links.add(raw("a/b"));
    assertTrue(links.contains(raw("a/b")));
  }

  @Test
  void whatIsAboveOrBelowALinkIsNone() throws TarException {
    links.add(raw("a/b"));
    assertFalse(links.contains(raw("a")));
    assertFalse(links.contains(raw("a/b/c")));
    assertFalse(links.contains(raw("b")));
    assertFalse(links.contains(RawPath.EMPTY));
  }

  @Test
  void theTopCanBeALink() throws TarException {
    links.add(RawPath.EMPTY);
    assertTrue(links.contains(RawPath.EMPTY));
  }

  @Test
  void addingTwiceIsAddingOnce() throws TarException {
    for (int i = 0; i < 1000; i++) {
      links.add(raw("a"));
    }
    assertTrue(links.contains(raw("a")));
    assertFalse(links.contains(raw("b")));
  }

  @Test
  void namesAreBytes() throws TarException {
    links.add(raw("caf\u00e9"));
    assertTrue(links.contains(raw("caf\u00e9")));
    assertFalse(links.contains(raw("caf\u00e8")));
    assertFalse(links.contains(raw("caf\u00c3\u00a9")));
  }

  @Test
  void manyAreAllFoundAndNoOthers() throws TarException {
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      links.add(raw("folder/link" + i));
    }
    int found = 0;
    int others = 0;
    for (int i = 0; i < count; i++) {
      found += links.contains(raw("folder/link" + i)) ? 1 : 0;
      others += links.contains(raw("folder/file" + i)) ? 1 : 0;
    }
    assertEquals(count, found);
    assertEquals(0, others);
  }
}
