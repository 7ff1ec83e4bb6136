package dev.jcp.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jcp.path.RawPath;
import java.nio.file.Path;

/** A test's own folder, open; and names in it, one byte for each character. */
public final class Folder {

  private Folder() {}

  public static Fd open(Path folder) throws ErrnoException {
    return Linux.openat(Fd.WORKING_DIRECTORY, raw(folder.toString()), Open.FOLDER);
  }

  public static RawPath raw(String bytes) {
    return RawPath.of(bytes.getBytes(ISO_8859_1));
  }
}
