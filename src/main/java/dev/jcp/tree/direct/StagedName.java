package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.EBUSY;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Unfinished;
import java.io.IOException;

/**
 * The name that an entry has until it is complete, and how it gets its own: by a rename, since a
 * second link and a removal would be two steps. What was made is known by its inode: whoever may
 * write in the directory can put something else under either name at any moment. So a name is
 * renamed or removed only while it is that inode, and looked at again afterwards.
 */
final class StagedName {

  private final DestinationFolder folder;
  private final NameMaker names;
  private final RawPath temporary;
  private final RawPath name;
  private final Fd ours;
  private Stat stat;
  private final Unfinished unfinished;
  private boolean gone;

  /**
   * @param temporary the name that it has now
   * @param name the one it gets
   * @param unfinished that it has this name; null: it has it for a moment only
   * @param ours what was made, open while this is used (O_PATH will do): its inode number cannot go
   *     to another file meanwhile
   */
  StagedName(
      DestinationFolder folder,
      NameMaker names,
      RawPath temporary,
      RawPath name,
      Unfinished unfinished,
      Fd ours,
      Stat stat) {
    this.folder = folder;
    this.names = names;
    this.temporary = temporary;
    this.name = name;
    this.unfinished = unfinished;
    this.ours = ours;
    this.stat = stat;
  }

  /**
   * Gives it its name, in place of what is there now; a mount point that came since the first look
   * is left alone.
   */
  void publish() throws IOException {
    Stat existing = folder.lookAt(name);
    if (existing != null && folder.isMountPoint(name, existing)) {
      throw new ErrnoException("renameat2", EBUSY);
    }
    if (existing != null) {
      folder.checkMayReplace(existing);
    }
    checkOurs(temporary);
    if (existing == null) {
      names.renameNoReplace(folder.fd, temporary, name, stat.isDirectory());
    } else {
      names.rename(folder.fd, temporary, name);
    }
    isGone();
    checkOurs(name);
  }

  private void checkOurs(RawPath now) throws IOException {
    if (!isOurs(now)) {
      throw new SwappedName(now);
    }
  }

  private boolean isOurs(RawPath now) throws ErrnoException {
    Stat there = folder.lookAt(now);
    if (there == null) {
      return false;
    }
    if (!there.sameFileAs(stat)) {
      // Some FUSE file systems make inode numbers of the path, so that it has another one now.
      stat = Linux.statx(ours);
    }
    return there.sameFileAs(stat);
  }

  /** It is no longer there, or has been named to the user. */
  void isGone() {
    gone = true;
    if (unfinished != null) {
      unfinished.done();
    }
  }

  /** Takes the temporary name away, if there is one still; a directory must be empty. */
  void remove() throws IOException {
    if (gone) {
      return;
    }
    isGone();
    checkOurs(temporary);
    if (stat.isDirectory()) {
      Linux.rmdirat(folder.fd, temporary);
    } else {
      Linux.unlinkat(folder.fd, temporary);
    }
  }
}
