package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.proc.SmallFile;
import java.nio.charset.StandardCharsets;

/** The names of this host's users, /etc/passwd (passwd(5)) as text. */
final class UserNames {

  private static final RawPath PASSWD = RawPath.ascii("/etc/passwd");

  private UserNames() {}

  /** The number where the file has no such user. */
  static String of(int uid) {
    String number = Integer.toUnsignedString(uid);
    try {
      byte[] file = SmallFile.readOrNull(PASSWD);
      String text = file == null ? "" : new String(file, StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        String[] fields = line.split(":", -1);
        if (fields.length > 3 && fields[2].equals(number)) {
          return fields[0];
        }
      }
    } catch (ErrnoException e) {
      // its number will do
    }
    return number;
  }
}
