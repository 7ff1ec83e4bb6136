package dev.jcp.open;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxStream;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The ids of the user that a container runs as (docker run --user, USER in a Dockerfile), for -a
 * into it.
 *
 * <p>docker cp looks the name up in the host's passwd and gets another user's number. Here the
 * container's own /etc/passwd and /etc/group are read, as text: none of its libraries is loaded.
 */
public final class ContainerUser {

  private static final int MOST_BYTES = 1 << 20;
  private static final String REMEDY = "leave out -a to keep the owners' numbers";
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
    String[] line = line(read(container, PASSWD, colon >= 0 && number(user) >= 0), user);
    int uid = number(line != null ? line[2] : user);
    int gid = line != null && line.length > 3 ? number(line[3]) : 0;
    if (colon >= 0) {
      String group = configured.substring(colon + 1);
      String[] groupLine = line(read(container, GROUP, number(group) >= 0), group);
      gid = number(groupLine != null ? groupLine[2] : group);
    }
    if (uid < 0 || gid < 0) {
      throw Failure.of(
              container.container().name()
                  + ": its /etc/passwd and /etc/group do not know its user")
          .withRemedy(REMEDY);
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

  /**
   * Its text, one character a byte; a container may have no such file.
   *
   * @param optional numbers are known without it: then it does not matter why it cannot be read
   */
  private static String read(Reached container, RawPath untrustedPath, boolean optional)
      throws Failure {
    try {
      byte[] bytes =
          container.archive() != null
              ? ArchivedFile.read(container.archive(), untrustedPath, MOST_BYTES)
              : read(container.root(), untrustedPath);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      if (optional) {
        return "";
      }
      throw Failure.of(
              container.container().name()
                  + ":"
                  + untrustedPath
                  + ": cannot read the numbers of the container's user: "
                  + reason(e),
              e)
          .withRemedy(REMEDY);
    }
  }

  private static String reason(IOException e) {
    return e instanceof ErrnoException errno && errno.is(Errno.EINVAL)
        ? "is not a regular file" // as openRegular says it
        : ArchiveSource.reason(e);
  }

  private static byte[] read(ContainerRoot root, RawPath untrustedPath) throws IOException {
    byte[] bytes = new byte[MOST_BYTES + 1];
    int length = 0;
    try (Fd file = root.directory().openRegular(untrustedPath)) {
      int more;
      do {
        more = LinuxStream.read(file, bytes, length, bytes.length - length);
        length += more;
      } while (more > 0 && length < bytes.length);
    } catch (ErrnoException e) {
      if (e.is(Errno.ENOENT)) {
        return new byte[0];
      }
      throw e;
    }
    return bounded(bytes, length);
  }

  /** What was read of a file that may have one byte fewer than the array. */
  static byte[] bounded(byte[] bytes, int length) throws IOException {
    if (length == bytes.length) {
      throw new IOException("has more than " + (length - 1) + " bytes");
    }
    return Arrays.copyOf(bytes, length);
  }
}
