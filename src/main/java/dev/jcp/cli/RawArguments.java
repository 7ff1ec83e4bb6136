package dev.jcp.cli;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxStream;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import java.util.Arrays;

/**
 * The bytes of argv. main(String[]) gets them decoded, and what is not valid in the locale's
 * encoding arrives as U+FFFD; the last entries of /proc/self/cmdline are intact.
 */
final class RawArguments {

  private static final RawPath CMDLINE = RawPath.ascii("/proc/self/cmdline");

  private RawArguments() {}

  /**
   * @param decoded what main got: their number counts, and while all are ASCII they are the bytes
   */
  static RawPath[] of(String... decoded) throws ErrnoException {
    RawPath[] arguments = new RawPath[decoded.length];
    for (int i = 0; i < decoded.length; i++) {
      if (!isAscii(decoded[i])) {
        return fromKernel(decoded.length);
      }
      arguments[i] = RawPath.ascii(decoded[i]);
    }
    return arguments;
  }

  /**
   * What cannot be decoded becomes U+FFFD, under LC_ALL=C a question mark (newString646_US in the
   * JDK's jni_util.c).
   */
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7e || c == '?') {
        return false;
      }
    }
    return true;
  }

  private static RawPath[] fromKernel(int count) throws ErrnoException {
    byte[] all = new byte[64 * 1024];
    int length = 0;
    try (Fd cmdline = Linux.openat(Fd.WORKING_DIRECTORY, CMDLINE, Open.O_RDONLY)) {
      int more;
      do {
        if (length == all.length) {
          all = Arrays.copyOf(all, all.length * 2);
        }
        more = LinuxStream.read(cmdline, all, length, all.length - length);
        length += more;
      } while (more > 0);
    }
    RawPath[] arguments = new RawPath[count];
    int end = length - 1;
    for (int i = count - 1; i >= 0; i--) {
      int start = end;
      while (start > 0 && all[start - 1] != 0) {
        start--;
      }
      arguments[i] = RawPath.of(Arrays.copyOfRange(all, start, end));
      end = start - 1;
    }
    return arguments;
  }
}
