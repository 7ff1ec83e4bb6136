package dev.jcp.path;

import java.nio.charset.StandardCharsets;

/** Text from outside (JSON, argv, the environment) on its way to a message, and to the kernel. */
public final class Shown {

  private Shown() {}

  /**
   * Escaped as file names are: whoever names a container or writes an error message is not trusted
   * with the terminal.
   */
  public static String text(String untrusted) {
    return ShellQuoting.quote(untrusted.getBytes(StandardCharsets.UTF_8));
  }

  /** A path of our configuration; it was text there, UTF-8. */
  public static RawPath path(String path) {
    return RawPath.of(path.getBytes(StandardCharsets.UTF_8));
  }
}
