package dev.jcp.it.tree;

import dev.jcp.it.engine.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A mounted file system that has its own idea of names or times; closed, it is gone. */
public final class OddDisk implements AutoCloseable {

  private static final Path SERVER = Path.of("src/test/resources/fuse-memory.py");

  private final Path path;

  /** The FUSE server; null: the kernel's own file system. */
  private final Process server;

  private OddDisk(Path path, Process server) {
    this.path = path;
    this.server = server;
  }

  /**
   * One that takes names for one if they differ in case only.
   *
   * @param kind "vfat", "casefold" (ext4) or "fuse"; the test is skipped where there is none
   */
  public static OddDisk foldingCase(String kind, Path here) {
    if (kind.equals("fuse")) {
      return fuse(here, "fold");
    }
    Path path = here.resolve("disk");
    String make =
        kind.equals("vfat")
            ? "mkfs.vfat image && mount -o loop image disk"
            : "mkfs.ext4 -q -O casefold image && mount -o loop image disk && chattr +F disk";
    Shell.Result made =
        Shell.run("cd " + here + " && truncate -s 16M image && mkdir disk && " + make);
    Requirement.check(kind, made.status() == 0, "no " + kind + " here: " + made.err());
    return new OddDisk(path, null);
  }

  /** As {@code fuse-memory.py} gives it. */
  public static OddDisk fuse(Path here, String oddity) {
    boolean able =
        Files.exists(Path.of("/dev/fuse")) && Shell.run("command -v python3").status() == 0;
    Requirement.check("fuse", able, "there is no /dev/fuse, or no python3");
    try {
      Path path = Files.createDirectory(here.resolve("disk"));
      Process server =
          Shell.start("exec python3 " + SERVER.toAbsolutePath() + " " + path + " " + oddity);
      if (server.getInputStream().read() != 'm') {
        throw new AssertionError(Shell.finish("fuse", server, 1).describe());
      }
      return new OddDisk(path, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    Shell.run("umount " + (server == null ? "" : "-l ") + path);
    if (server != null) {
      server.destroyForcibly();
    }
  }
}
