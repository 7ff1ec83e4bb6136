package dev.jcp.cli;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.LinuxExec;
import dev.jcp.path.RawPath;
import java.util.List;

/**
 * The bytes of argv. main(String[]) gets them decoded, and what is not valid in the locale's
 * encoding arrives as U+FFFD; the last entries of /proc/self/cmdline are intact.
 */
final class RawArguments {

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
    List<RawPath> words = LinuxExec.commandLine();
    return words.subList(words.size() - count, words.size()).toArray(new RawPath[0]);
  }
}
