package dev.jcp.open;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxSocket;
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
      int more;
      do {
        if (length == text.length) {
          text = Arrays.copyOf(text, text.length * 2);
        }
        more = LinuxSocket.read(file, text, length, text.length - length);
        length += more;
      } while (more > 0 && length < MOST);
    }
    return Arrays.copyOf(text, length);
  }

  /** True if the ASCII text occurs. */
  static boolean contains(byte[] text, String wanted) {
    for (int start = 0; start + wanted.length() <= text.length; start++) {
      int i = 0;
      while (i < wanted.length() && text[start + i] == wanted.charAt(i)) {
        i++;
      }
      if (i == wanted.length()) {
        return true;
      }
    }
    return false;
  }
}
