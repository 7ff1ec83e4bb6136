package dev.jcp.open;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxStream;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import java.util.Arrays;

/** Reads the short files that the kernel keeps of a process. */
final class ProcFile {

  private static final int MOST = 64 * 1024;

  private ProcFile() {}

  static byte[] read(Fd processFolder, String name) throws ErrnoException {
    byte[] text = new byte[4096];
    int length = 0;
    try (Fd file = Linux.openat(processFolder, RawPath.ascii(name), Open.O_RDONLY)) {
      int more = LinuxStream.read(file, text, 0, text.length);
      // seq_file gives what fits a page at once: less than asked for is all there is.
      for (length = more; more > 0 && length == text.length && length < MOST; length += more) {
        text = Arrays.copyOf(text, text.length * 2);
        more = LinuxStream.read(file, text, length, text.length - length);
      }
    }
    return Arrays.copyOf(text, length);
  }
}
