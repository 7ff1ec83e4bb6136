package dev.jcp.open;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxStream;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import java.nio.charset.StandardCharsets;

/**
 * The ids of the user that a container runs as (docker run --user, USER in a Dockerfile), for -a
 * into it.
 *
 * <p>docker cp looks the name up in the host's passwd and gets another user's number. Here the
 * container's own /etc/passwd and /etc/group are read, as text: none of its libraries is loaded.
 */
public final class ContainerUser {

  private static final int MOST_BYTES = 1 << 20;
  private static final RawPath PASSWD = RawPath.ascii("/etc/passwd");
  private static final RawPath GROUP = RawPath.ascii("/etc/group");

  private final int uid;
  private final int gid;

  private ContainerUser(int uid, int gid) {
    this.uid = uid;
    this.gid = gid;
  }

  /** The user as configured: {@code name}, {@code uid}, {@code name:group} or {@code uid:gid}. */
  public static ContainerUser of(Reached container) throws Failure {
    String configured = container.user();
    int colon = configured.indexOf(':');
    String user = colon < 0 ? configured : configured.substring(0, colon);
    String passwd = read(container, PASSWD);
    String[] line = line(passwd, user);
    int uid = number(line != null ? line[2] : user);
    int gid = line != null && line.length > 3 ? number(line[3]) : 0;
    if (colon >= 0) {
      String group = configured.substring(colon + 1);
      String[] groupLine = line(read(container, GROUP), group);
      gid = number(groupLine != null ? groupLine[2] : group);
    }
    if (uid < 0 || gid < 0) {
      throw Failure.of(
              container.container().name()
                  + ": its /etc/passwd and /etc/group do not know its user")
          .withRemedy("leave out -a to keep the owners' numbers");
    }
    return new ContainerUser(uid, gid);
  }

  public int uid() {
    return uid;
  }

  public int gid() {
    return gid;
  }

  /** The line of that name (or number) in the form of passwd(5) and group(5), or null. */
  private static String[] line(String text, String nameOrNumber) {
    for (String line : text.split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields.length > 2 && (fields[0].equals(nameOrNumber) || fields[2].equals(nameOrNumber))) {
        return fields;
      }
    }
    return null;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String read(Reached container, RawPath untrustedPath) {
    if (container.archive() != null) {
      return ArchivedFile.read(container.archive(), untrustedPath, MOST_BYTES);
    }
    byte[] text = new byte[MOST_BYTES];
    int length = 0;
    try (Fd file = container.root().directory().openRegular(untrustedPath)) {
      int more;
      do {
        more = LinuxStream.read(file, text, length, text.length - length);
        length += more;
      } while (more > 0 && length < text.length);
    } catch (ErrnoException e) {
      return "";
    }
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }
}
