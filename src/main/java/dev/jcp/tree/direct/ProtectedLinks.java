package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxStream;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;

/**
 * The rule of fs.protected_symlinks (may_follow_link of the kernel) for links whose text we read
 * ourselves: in a sticky directory that all may write to, as /tmp, somebody else's link at the end
 * of a path is followed only where it belongs to the directory's owner. Anybody could plant one
 * there and have root write where it leads.
 */
final class ProtectedLinks {

  private static final int STICKY_AND_WRITABLE = 01002;
  private static final RawPath SETTING = RawPath.ascii("/proc/sys/fs/protected_symlinks");

  private ProtectedLinks() {}

  /**
   * Refuses a link that no other program of this user would follow: EACCES.
   *
   * @param link of the very link whose text is read
   * @param follower the uid of who follows it
   */
  static void check(Fd folder, Stat link, int follower) throws ErrnoException {
    if (link.uid() != follower && !mayFollow(Linux.statx(folder), link, follower) && isOn()) {
      throw new DeniedException("somebody else's link in a sticky directory is not followed");
    }
  }

  static boolean mayFollow(Stat folder, Stat link, int follower) {
    return link.uid() == follower
        || (folder.mode() & STICKY_AND_WRITABLE) != STICKY_AND_WRITABLE
        || link.uid() == folder.uid();
  }

  /** Off only where the kernel says so, or does not know the setting. */
  private static boolean isOn() throws ErrnoException {
    byte[] text = new byte[8];
    try (Fd file = Linux.openat(Fd.WORKING_DIRECTORY, SETTING, Open.O_RDONLY)) {
      return LinuxStream.read(file, text, 0, text.length) < 1 || text[0] != '0';
    } catch (ErrnoException e) {
      return !e.is(Errno.ENOENT);
    }
  }
}
