package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.EntryType;

/**
 * The name of an entry that is no regular file: made under a temporary one, then given its own in
 * one step.
 */
final class NewName implements AutoCloseable {

  private final DestinationFolder folder;
  private final RawPath name;
  private final RawPath nameNow;
  private final NameMaker names;
  private final Stat existing;
  private boolean temporaryExists;

  NewName(DestinationFolder folder, RawPath name, EntryType type, NameMaker names)
      throws ErrnoException, CannotReplace {
    this.folder = folder;
    this.name = name;
    this.names = names;
    this.existing = folder.unseen ? null : folder.lookAt(name);
    DestinationFolder.checkReplaceable(type, existing);
    if (existing != null && folder.isMountPoint(name, existing)) {
      throw new CannotReplace(
          "a mount is attached there: only a regular file can be written into it");
    }
    if (existing != null && folder.keepsItsNames()) {
      throw new ErrnoException("renameat2", Errno.EPERM);
    }
    this.nameNow = folder.unseen || folder.keepsItsNames() ? name : TemporaryName.next();
  }

  /** The name to make it under. */
  RawPath nameNow() {
    return nameNow;
  }

  void made() {
    temporaryExists = !nameNow.equals(name);
  }

  void publish() throws ErrnoException {
    if (temporaryExists) {
      Stat now = existing == null ? null : folder.lookAt(name);
      if (now == null) {
        names.renameNoReplace(folder.fd, nameNow, name, false);
      } else if (folder.isMountPoint(name, now)) {
        throw new ErrnoException("renameat2", Errno.EBUSY);
      } else {
        names.rename(folder.fd, nameNow, name);
      }
      temporaryExists = false;
    }
  }

  @Override
  public void close() {
    if (temporaryExists) {
      try {
        Linux.unlinkat(folder.fd, nameNow);
      } catch (ErrnoException e) {
        // Its final name was never given; the temporary one says what it is.
      }
    }
  }
}
