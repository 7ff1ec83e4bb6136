package dev.jcp.tree.direct;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Stat;
import org.junit.jupiter.api.Test;

class LinkedFilesTest {

  private static final int MIB = 1 << 20;

  private final LinkedFiles files = new LinkedFiles(MIB);

  private static Stat stat(long inode, int links, long ctime, long btime) {
    return new Stat(0100644, 0, 0, links, inode, 0, 0, 1, 0, 0, 0, 0, 0, ctime, btime);
  }

  @Test
  void firstNameIsTheWholePath() {
    int a = files.addFolder(LinkedFiles.TOP, raw("a"));
    int b = files.addFolder(a, raw("b\u00ff"));
    files.add(stat(1, 3, 5, 5), b, raw("f"));
    files.add(stat(2, 3, 5, 5), LinkedFiles.TOP, raw("g"));
    assertEquals(raw("a/b\u00ff/f"), files.firstName(stat(1, 3, 5, 5)));
    assertEquals(raw("g"), files.firstName(stat(2, 3, 5, 5)));
    assertNull(files.firstName(stat(3, 3, 5, 5)));
  }

  @Test
  void fileIsForgottenWithItsLastName() {
    files.add(stat(1, 3, 5, 5), LinkedFiles.TOP, raw("f"));
    assertEquals(raw("f"), files.firstName(stat(1, 3, 5, 5)));
    assertFalse(files.isForgotten(stat(1, 3, 5, 5)));
    assertEquals(raw("f"), files.firstName(stat(1, 3, 5, 5)));
    assertTrue(files.isForgotten(stat(1, 3, 5, 5)));
    assertNull(files.firstName(stat(1, 3, 5, 5)));
  }

  @Test
  void numberThatIsUsedAgainIsAnotherFile() {
    files.add(stat(1, 2, 5, 5), LinkedFiles.TOP, raw("old"));
    assertNull(files.firstName(stat(1, 2, 9, 9)));
    assertNull(files.doubtful());
    files.add(stat(1, 2, 9, 9), LinkedFiles.TOP, raw("new"));
    assertEquals(raw("new"), files.firstName(stat(1, 2, 9, 9)));
  }

  @Test
  void fileThatHasChangedIsTheSameIfItsBirthIs() {
    files.add(stat(1, 2, 5, 5), LinkedFiles.TOP, raw("f"));
    assertEquals(raw("f"), files.firstName(stat(1, 2, 9, 5)));
  }

  @Test
  void withoutBirthOneThatHasChangedIsDoubtful() {
    files.add(stat(1, 3, 5, 0), LinkedFiles.TOP, raw("f"));
    assertEquals(raw("f"), files.firstName(stat(1, 3, 5, 0)));
    assertNull(files.firstName(stat(1, 3, 9, 0)));
    assertEquals(raw("f"), files.doubtful());
  }

  @Test
  void bytesAreBoundedAndComeBack() {
    int count = 0;
    while (!files.isFull()) {
      files.add(stat(count, 2, 5, 5), LinkedFiles.TOP, raw("name-of-a-file"));
      count++;
    }
    assertTrue(count > MIB / 100, count + " files");
    for (int i = 0; i < count; i++) {
      assertEquals(raw("name-of-a-file"), files.firstName(stat(i, 2, 5, 5)));
    }
    assertFalse(files.isFull());
    for (int i = 0; i < 10 * count; i++) {
      files.add(stat(i, 2, 5, 5), LinkedFiles.TOP, raw("name-of-a-file"));
      assertEquals(raw("name-of-a-file"), files.firstName(stat(i, 2, 5, 5)));
      assertFalse(files.isFull());
    }
  }
}
