package dev.jcp.tree.direct;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Bash;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Folder;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStackTest {

  private static final int LEVELS = 1000;
  private static final int MOST_OPEN = 128;
  private static final RawPath NAME = raw("d");

  @TempDir Path path;
  private final FolderStack<Level> stack = new FolderStack<>();

  private static final class Level extends FolderStack.Folder {
    boolean told;

    Level(Fd fd, RawPath name, Stat stat) {
      super(fd, name, stat);
    }

    @Override
    void beforeSleep() {
      assertNotNull(fd);
      told = true;
    }
  }

  /** JUnit would take seconds to remove so deep a tree. */
  @AfterEach
  void remove() throws Exception {
    stack.close();
    Bash.run(path, "rm -rf ./*");
  }

  private void push(Fd fd, RawPath name) throws ErrnoException {
    stack.push(new Level(fd, name, Linux.statx(fd)));
  }

  /** Goes down through {@code levels} folders, each called "d". */
  private void descend(int levels) throws Exception {
    Bash.run(path, "mkdir -p " + "d/".repeat(levels));
    push(Folder.open(path), RawPath.EMPTY);
    for (int i = 0; i < levels; i++) {
      push(Linux.openat(stack.top().fd, NAME, Open.FOLDER), NAME);
    }
  }

  private int open() {
    int open = 0;
    for (int i = 0; i < stack.size(); i++) {
      open += stack.get(i).fd == null ? 0 : 1;
    }
    return open;
  }

  @Test
  void fewDescriptorsAreOpenHoweverDeep() throws Exception {
    descend(LEVELS);
    assertEquals(LEVELS + 1, stack.size());
    assertTrue(open() <= MOST_OPEN + 2, open() + " are open");
  }

  @Test
  void everyFolderOnTheWayUpIsTheOneThatWasLeft() throws Exception {
    descend(LEVELS);
    while (stack.size() > 1) {
      stack.pop();
      assertTrue(Linux.statx(stack.top().fd).sameFileAs(stack.top().stat));
    }
  }

  @Test
  void foldersThatSleepAreToldBefore() throws Exception {
    descend(2 * MOST_OPEN);
    for (int i = 0; i < stack.size(); i++) {
      assertEquals(stack.get(i).fd == null, stack.get(i).told, "level " + i);
    }
  }

  @Test
  void theTopNeverSleeps() throws Exception {
    descend(2 * MOST_OPEN);
    assertNotNull(stack.get(0).fd);
  }

  @Test
  void poppedFolderIsClosed() throws Exception {
    descend(1);
    int number = stack.top().fd.number();
    stack.pop();
    assertFalse(Files.exists(Path.of("/proc/self/fd/" + number)));
  }

  @Test
  void folderThatWasMovedEndsTheWalk() throws Exception {
    descend(MOST_OPEN + 10);
    while (stack.get(stack.size() - 2).fd != null) {
      stack.pop();
    }
    RawPath above = stack.path(1, stack.size() - 1);
    Bash.run(path, "mv " + above + "/d moved");
    ErrnoException e = assertThrows(ErrnoException.class, stack::pop);
    assertEquals(Errno.ESTALE, e.errno());
    assertNull(stack.top().fd);
  }

  @Test
  void pathIsTheNamesBetweenTwoLevels() throws Exception {
    Bash.run(path, "mkdir -p a/$'\\xff'/c");
    push(Folder.open(path), RawPath.EMPTY);
    for (String name : new String[] {"a", "\u00ff", "c"}) {
      push(Linux.openat(stack.top().fd, raw(name), Open.FOLDER), raw(name));
    }
    assertEquals(raw("a/\u00ff/c"), stack.path(1, 4));
    assertEquals(raw("\u00ff"), stack.path(2, 3));
    assertEquals(RawPath.EMPTY, stack.path(1, 1));
  }

  @Test
  void closingClosesAll() throws Exception {
    descend(3);
    int number = stack.top().fd.number();
    stack.close();
    assertTrue(stack.isEmpty());
    assertFalse(Files.exists(Path.of("/proc/self/fd/" + number)));
  }
}
