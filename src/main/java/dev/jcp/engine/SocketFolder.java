package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;

/**
 * A directory for one socket, which nobody else may enter: whoever connects to an engine's socket
 * has all its containers.
 */
final class SocketFolder {

  private static final RawPath SOCKET = RawPath.ascii("s");
  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_OTHERS = 022;
  private static final int PRIVATE = 0700;
  private static final int MOST_BYTES = 60;

  private final RawPath parent;
  private final RawPath name;
  private final RawPath path;

  private SocketFolder(RawPath parent) throws ErrnoException {
    this.parent = parent;
    name = RawPath.ascii("jcp-" + Long.toHexString(LinuxProcess.random() | Long.MIN_VALUE));
    path = parent.resolve(name);
  }

  /** Chooses where it will be; nothing is made yet. */
  static SocketFolder choose(EngineSettings settings) throws ErrnoException {
    boolean root = LinuxProcess.geteuid() == 0;
    String own = root ? "/run" : settings.variable("XDG_RUNTIME_DIR");
    boolean usable = own != null && isPlain(own) && isOurs(Shown.path(own));
    return new SocketFolder(usable ? Shown.path(own) : RawPath.ascii("/tmp"));
  }

  /** It becomes part of an address, which knows escapes; and a socket's path is short. */
  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!plain && "/._-".indexOf(c) < 0) {
        return false;
      }
    }
    return path.startsWith("/") && path.length() <= MOST_BYTES;
  }

  private static boolean isOurs(RawPath directory) {
    try {
      Stat stat = Linux.statxFollowing(Fd.WORKING_DIRECTORY, directory);
      return stat.uid() == LinuxProcess.geteuid() && (stat.mode() & WRITABLE_BY_OTHERS) == 0;
    } catch (ErrnoException e) {
      return false;
    }
  }

  RawPath parent() {
    return parent;
  }

  RawPath socket() {
    return path.resolve(SOCKET);
  }

  void make() throws ErrnoException {
    try (Fd directory = open()) {
      Stat above = Linux.statx(directory);
      // Where others may take our directory's name away, they could put one of theirs there.
      if ((above.mode() & WRITABLE_BY_OTHERS) != 0 && (above.mode() & STICKY) == 0) {
        throw new ErrnoException("mkdir", Errno.EPERM);
      }
      Linux.mkdirat(directory, name, PRIVATE);
      Stat made = Linux.statx(directory, name);
      if (made.uid() != LinuxProcess.geteuid()
          || (made.mode() & 0777) != PRIVATE
          || !made.isDirectory()) {
        throw new ErrnoException("mkdir", Errno.EPERM);
      }
    }
  }

  private Fd open() throws ErrnoException {
    return Linux.openat(Fd.WORKING_DIRECTORY, parent, Open.O_RDONLY | Open.O_DIRECTORY);
  }

  /** The socket and the directory; the engine may have removed the first itself. */
  void remove() {
    try (Fd above = open();
        Fd own = Linux.openat(above, name, Open.O_RDONLY | Open.O_DIRECTORY | Open.O_NOFOLLOW)) {
      try {
        Linux.unlinkat(own, SOCKET);
      } catch (ErrnoException e) {
        // it is gone
      }
      Linux.rmdirat(above, name);
    } catch (ErrnoException e) {
      // an empty directory in a place that is emptied when the host starts
    }
  }
}
