package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import java.io.IOException;

/**
 * An engine's daemon has refused, in its own words. Where they mean what the kernel has a number
 * for, the message is the one that jcp has for that number: by both routes the same fact has the
 * same words.
 */
public final class EngineRefusal extends IOException {

  private static final long serialVersionUID = 1;

  /** What Go's syscall package and the daemons say, each at the end of a message. */
  private static final String[] WORDS = {
    "not a directory",
    "file name too long",
    "no such file or directory",
    "too many levels of symbolic links",
    "permission denied",
    "operation not permitted",
    "read-only file system",
    "marked read-only",
    "no space left on device",
    "disk quota exceeded",
    "input/output error",
    "is a directory",
    "device or resource busy",
    "operation not supported",
    "invalid argument",
  };

  private static final int[] NUMBERS = {
    Errno.ENOTDIR,
    Errno.ENAMETOOLONG,
    Errno.ENOENT,
    Errno.ELOOP,
    Errno.EACCES,
    Errno.EPERM,
    Errno.EROFS,
    Errno.EROFS,
    Errno.ENOSPC,
    Errno.EDQUOT,
    Errno.EIO,
    Errno.EISDIR,
    Errno.EBUSY,
    Errno.EOPNOTSUPP,
    Errno.EINVAL,
  };

  /** In front of what unpacking an archive failed with: there the paths are the container's. */
  private static final String UNPACKING = "Error processing tar file(exit status 1): ";

  private static final String FOLDER_IN_WAY = "cannot overwrite directory ";
  private static final String FILE_IN_WAY = "cannot overwrite non-directory ";

  private final int errno;
  private final String where;

  private EngineRefusal(String message, int errno, String where) {
    super(message);
    this.errno = errno;
    this.where = where;
  }

  static EngineRefusal of(int status, String untrustedWords) {
    String words = untrustedWords.trim();
    int errno = errno(words);
    String where = where(words);
    if (errno != 0) {
      return new EngineRefusal(new ErrnoException("archive", errno).reason(), errno, where);
    }
    if (words.contains(FOLDER_IN_WAY)) {
      return new EngineRefusal(
          "cannot overwrite a directory with a non-directory", Errno.EEXIST, where);
    }
    if (words.contains(FILE_IN_WAY)) {
      return new EngineRefusal(
          "cannot overwrite a non-directory with a directory", Errno.EEXIST, where);
    }
    return new EngineRefusal(
        "the daemon answers " + status + (words.isEmpty() ? "" : " and says " + Shown.text(words)),
        0,
        "");
  }

  private static int errno(String words) {
    if (words.contains("too many links in ")) {
      return Errno.ELOOP; // the daemon's own walk along links
    }
    for (int i = 0; i < WORDS.length; i++) {
      if (words.endsWith(WORDS[i])) {
        return NUMBERS[i];
      }
    }
    return 0;
  }

  /** The path in "mkdir /srv/f: file name too long". */
  private static String where(String words) {
    int from = words.indexOf(UNPACKING);
    if (from < 0) {
      return "";
    }
    int start = words.indexOf('/', from + UNPACKING.length());
    int quote = start > 0 && words.charAt(start - 1) == '"' ? words.indexOf('"', start) : -1;
    int end = quote > 0 ? quote : words.lastIndexOf(": ");
    return start > 0 && end > start ? words.substring(start, end) : "";
  }

  /** The kernel's number for it; 0: none. */
  public int errno() {
    return errno;
  }

  /** What is in the way is of another kind. */
  public boolean isConflict() {
    return errno == Errno.EEXIST;
  }

  /** The container's path that it is about, or empty: untrusted, and not always whole. */
  public RawPath where() {
    return Shown.path(where);
  }
}
