package dev.jcp.open;

import static dev.jcp.linux.Errno.EPERM;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.FileId;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxNamespace;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import dev.jcp.proc.SmallFile;
import dev.jcp.tree.IdMap;

/** A user namespace, held by a descriptor, so that its number cannot come to mean another one. */
final class UserNamespace implements AutoCloseable {

  private static final RawPath OUR_MAP = RawPath.ascii("/proc/self/uid_map");
  private static final RawPath FILE = RawPath.ascii("ns/user");

  private final Fd fd;
  private final FileId id;

  private UserNamespace(Fd fd) throws ErrnoException {
    this.fd = fd;
    this.id = Linux.statx(fd).id();
  }

  /** That of a process, by its folder in /proc. */
  static UserNamespace of(Fd process) throws ErrnoException {
    return held(Linux.openat(process, FILE, Open.O_RDONLY));
  }

  /** Takes the descriptor over, also when this throws. */
  private static UserNamespace held(Fd fd) throws ErrnoException {
    try {
      return new UserNamespace(fd);
    } catch (ErrnoException e) {
      fd.close();
      throw e;
    }
  }

  /** That of a process by its number, or null where it cannot be had. */
  static UserNamespace ofPid(int pid) {
    RawPath path = RawPath.ascii("/proc/" + pid);
    try (Fd process = Linux.openat(Fd.WORKING_DIRECTORY, path, Open.O_PATH | Open.O_DIRECTORY)) {
      return of(process);
    } catch (ErrnoException e) {
      return null;
    }
  }

  /** We are in one whose numbers are not the host's: root here is not the host's root. */
  static boolean isBelowHosts() {
    try {
      return !IdMap.parse(SmallFile.read(OUR_MAP)).isIdentity();
    } catch (ErrnoException e) {
      return false;
    }
  }

  boolean isOurs() throws ErrnoException {
    return id.equals(LinuxNamespace.ourUserNamespace());
  }

  FileId id() {
    return id;
  }

  Fd fd() {
    return fd;
  }

  /**
   * The outermost namespace on the way from here up to ours: podman and rootlesskit make one for
   * each user, with all ids that he has, and some containers have a smaller one of their own in it
   * (--userns=keep-id). In that one the user is root, and it reaches all his containers at once.
   *
   * @return null where this one does not lie below ours, or somebody else has made it: then it
   *     cannot be entered
   */
  UserNamespace toEnter() throws ErrnoException {
    FileId ours = LinuxNamespace.ourUserNamespace();
    UserNamespace here = held(Linux.openat(Fd.WORKING_DIRECTORY, path(), 0));
    try {
      for (UserNamespace above = here.above(); above != null; above = here.above()) {
        if (above.id.equals(ours)) {
          above.close();
          UserNamespace outermost = here.isMadeByUs() ? here : null;
          here = outermost == null ? here : null;
          return outermost;
        }
        here.close();
        here = above;
      }
      return null;
    } finally {
      if (here != null) {
        here.close();
      }
    }
  }

  /** The one that this was made in; null where it is not for us to see. */
  private UserNamespace above() throws ErrnoException {
    try {
      return held(LinuxNamespace.parent(fd));
    } catch (ErrnoException e) {
      if (e.is(EPERM)) {
        return null;
      }
      throw e;
    }
  }

  /** Whoever made a namespace may do everything in it, and in those below it. */
  private boolean isMadeByUs() throws ErrnoException {
    return LinuxNamespace.owner(fd) == LinuxProcess.geteuid();
  }

  /** Where another program finds it, once the descriptor has been handed over. */
  RawPath path() {
    return Linux.selfPath(fd);
  }

  /** As the kernel calls it, {@code user:[4026531837]}. */
  RawPath name() throws ErrnoException {
    return Linux.readlinkat(Fd.WORKING_DIRECTORY, path());
  }

  @Override
  public void close() {
    fd.close();
  }
}
