package dev.jcp.it.engine;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The root of all containers here: a static busybox with its applets, and a few files that every
 * system has.
 */
final class RootFileSystem {

  private RootFileSystem() {}

  static void make(String folder) {
    Shell.run(
            "set -e; mkdir -p "
                + Bytes.quote(folder)
                + "; cd "
                + Bytes.quote(folder)
                + "\n"
                + "mkdir bin etc tmp usr root var run proc sys dev; chmod 1777 tmp\n"
                + "cp \"$(command -v busybox)\" bin/busybox\n"
                + "printf 'NAME=\"Busy\"\\n"
                + "ID=busy\\n"
                + "' >etc/os-release\n"
                + "printf 'root:x:0:0::/root:/bin/sh\\n"
                + "user:x:1000:1000::/:/bin/sh\\n"
                + "' >etc/passwd\n"
                + "printf 'root:x:0:\\n"
                + "user:x:1000:\\n"
                + "' >etc/group\n"
                + "ln -s ../run var/run2; ln -s /run var/run\n")
        .orFail();
    makeApplets(Path.of(folder, "bin"));
  }

  /** Some hundreds of links: a process for each would be most of what a small test takes. */
  private static void makeApplets(Path bin) {
    try {
      for (String applet : Shell.run("busybox --list").orFail().out().split("\n", -1)) {
        Path link = bin.resolve(applet);
        if (!applet.isEmpty() && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
          Files.createSymbolicLink(link, Path.of("busybox"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
