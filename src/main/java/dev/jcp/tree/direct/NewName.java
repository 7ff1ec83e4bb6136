package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.EntryType;
import java.io.IOException;

/**
 * The name of an entry that is no regular file: made under a temporary one, then given its own in
 * one step.
 */
final class NewName implements AutoCloseable {

  private final DestinationFolder folder;
  private final RawPath name;
  private final RawPath nameNow;
  private final NameMaker names;
  private StagedName staged;

  NewName(DestinationFolder folder, RawPath name, EntryType type, NameMaker names, Clashes clashes)
      throws ErrnoException, CannotReplace {
    this.folder = folder;
    this.name = name;
    this.names = names;
    Stat existing = folder.unseen ? null : folder.lookAt(name);
    DestinationFolder.checkReplaceable(type, existing);
    if (existing != null) {
      clashes.check(existing, name);
    }
    if (existing != null && folder.isMountPoint(name, existing)) {
      throw new CannotReplace(
          "a mount is attached there: only a regular file can be written into it");
    }
    if (existing != null && folder.keepsItsNames()) {
      throw new ErrnoException("renameat2", Errno.EPERM);
    }
    // A link to what has all its metadata can only be made to a free name.
    boolean inOneStep = type == EntryType.HARD_LINK && existing == null;
    this.nameNow =
        folder.unseen || folder.keepsItsNames() || inOneStep ? name : TemporaryName.next();
  }

  /** The name to make it under. */
  RawPath nameNow() {
    return nameNow;
  }

  /**
   * It is there under that name.
   *
   * @param ours open until this is closed
   */
  void made(Fd ours, Stat stat) {
    if (!nameNow.equals(name)) {
      staged = new StagedName(folder, names, nameNow, name, null, ours, stat);
    }
  }

  /** It could not be opened. (Who can put something else there can remove it as well.) */
  void giveUp() {
    try {
      Linux.unlinkat(folder.fd, nameNow);
    } catch (ErrnoException e) {
      // The temporary name says what it is.
    }
  }

  void publish() throws IOException {
    if (staged != null) {
      staged.publish();
      staged = null;
    }
  }

  @Override
  public void close() throws SwappedName {
    if (staged != null) {
      try {
        staged.remove();
      } catch (SwappedName e) {
        throw e;
      } catch (IOException e) {
        // Its final name was never given; the temporary one says what it is.
      }
    }
  }
}
