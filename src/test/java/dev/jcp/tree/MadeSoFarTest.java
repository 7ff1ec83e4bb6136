package dev.jcp.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MadeSoFarTest {

  private final List<String> said = new ArrayList<>();

  private final Complaints complaints =
      new Complaints() {
        @Override
        public void about(RawPath path, String what) {
          said.add(path + " " + what);
        }

        @Override
        public void once(RawPath path, String what, boolean failure) {
          about(path, what);
        }

        @Override
        public void note(RawPath path, String what) {
          about(path, what);
        }
      };

  private static RawPath path(String text) {
    return RawPath.of(text.getBytes(ISO_8859_1));
  }

  private static Stat inode(long device, long inode) {
    return new Stat(Stat.S_IFREG, 0, 0, 1, inode, 0, 0, device, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void knowsInodesByDeviceAndNumber() {
    MadeSoFar made = new MadeSoFar(false);
    for (int i = 0; i < 10_000; i++) {
      made.add(inode(i % 7, i), path("f"), complaints);
    }
    for (int i = 0; i < 10_000; i++) {
      assertTrue(made.contains(inode(i % 7, i)));
      assertFalse(made.contains(inode(i % 7 + 1, i)));
    }
    assertEquals(List.of(), said);
  }

  @Test
  void saysOnceThatItIsFullAndGoesOn() {
    MadeSoFar made = new MadeSoFar(false, 3);
    for (int i = 0; i < 10; i++) {
      made.add(inode(1, i), path("f" + i), complaints);
    }
    assertEquals(1, said.size());
    assertTrue(said.get(0).startsWith("f2 "), said::toString);
    assertTrue(made.contains(inode(1, 2)));
    assertFalse(made.contains(inode(1, 3)));
  }

  @Test
  void aNameClashesWithAFileBeforeItAndDirectoriesMerge() throws Exception {
    MadeSoFar made = new MadeSoFar(true);
    made.addName(path("./f"), false);
    made.addName(path("./d"), true);
    made.addName(path("./d/f"), false);
    assertDoesNotThrow(() -> made.addName(path("./d"), true));
    assertDoesNotThrow(() -> made.addName(path("./d/g"), false));
    assertThrows(CannotReplace.class, () -> made.addName(path("./f"), false));
    assertThrows(CannotReplace.class, () -> made.addName(path("./f"), true));
    assertThrows(CannotReplace.class, () -> made.addName(path("./d"), false));
    CannotReplace clash =
        assertThrows(CannotReplace.class, () -> made.addName(path("./d/f"), false));
    assertEquals("would overwrite f, which was just copied", clash.getMessage());
  }
}
