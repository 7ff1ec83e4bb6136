package dev.jcp.tree.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.linux.Bash;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Folder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoveTreeTest {

  @TempDir Path path;

  private String emptied() throws Exception {
    try (Fd fd = Folder.open(path.resolve("d"))) {
      RemoveTree.empty(fd, InodeRights.ALL);
    }
    return Bash.run(path, "find . | sort");
  }

  /** More names than a batch holds, in several directories. */
  @Test
  void emptiesAWideTree() throws Exception {
    Bash.run(path, "mkdir -p d/s/t; cd d; touch {1..4000} s/{1..3000} s/t/{1..3000}");
    assertEquals(".\n./d\n", emptied());
  }

  @Test
  void emptiesADeepTree() throws Exception {
    Bash.run(
        path,
        "mkdir d; cd d; for i in {1..400}; do touch a{1..9} z; mkdir m; mkdir m2; cd m; done");
    assertEquals(".\n./d\n", emptied());
  }

  @Test
  void followsNoLink() throws Exception {
    Bash.run(path, "mkdir -p d/s o/p; touch o/p/f; ln -s ../o d/l; ln -s ../../o/p d/s/l");
    assertEquals(".\n./d\n./o\n./o/p\n./o/p/f\n", emptied());
  }

  @Test
  void opensItsOwnersClosedDirectories() throws Exception {
    Bash.run(path, "mkdir -p d/s/t; touch d/s/f d/s/t/f; chmod 555 d/s/t d/s");
    assertEquals(".\n./d\n", emptied());
  }
}
