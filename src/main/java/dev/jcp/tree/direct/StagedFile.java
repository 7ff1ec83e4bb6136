package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.EEXIST;
import static dev.jcp.linux.Errno.EINVAL;
import static dev.jcp.linux.Errno.EISDIR;
import static dev.jcp.linux.Errno.ENOENT;
import static dev.jcp.linux.Errno.EOPNOTSUPP;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.FileId;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.Entry;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.PendingFile;

/**
 * A file that is written without a name (O_TMPFILE) and gets it, complete, in one step: a reader, a
 * crash, a full disk or Ctrl-C sees the old file or the new one. Where the file system has no
 * O_TMPFILE, it has a temporary name meanwhile; in a folder that nobody knows yet, its own.
 */
final class StagedFile implements PendingFile {

  private final DestinationFolder folder;
  private final NameMaker names;
  private final DirectMetadata metadata;
  private final RawPath name;
  private Entry entry;
  private final boolean fsync;
  private final Fd fd;

  /** The name it has meanwhile; null: none. */
  private RawPath nameNow;

  StagedFile(
      DestinationFolder folder,
      RawPath name,
      Entry entry,
      NameMaker names,
      DirectMetadata metadata,
      boolean fsync)
      throws ErrnoException {
    this.folder = folder;
    this.name = name;
    this.entry = entry;
    this.names = names;
    this.metadata = metadata;
    this.fsync = fsync;
    this.fd = folder.unseen ? createNamed(name) : create();
  }

  private Fd create() throws ErrnoException {
    try {
      return names.createUnnamed(folder.fd);
    } catch (ErrnoException e) {
      boolean missing = e.isOneOf(EOPNOTSUPP, EISDIR) || e.isOneOf(ENOENT, EINVAL);
      if (!missing || folder.keepsItsNames()) {
        throw e;
      }
      return createNamed(TemporaryName.next());
    }
  }

  private Fd createNamed(RawPath temporary) throws ErrnoException {
    Fd created = names.create(folder.fd, temporary);
    nameNow = temporary;
    return created;
  }

  /** Which file it is; where that cannot be told, the file is given up. */
  FileId idOrClose() throws ErrnoException {
    try {
      return Linux.statx(fd).id();
    } catch (ErrnoException e) {
      close();
      throw e;
    }
  }

  @Override
  public Fd fd() {
    return fd;
  }

  @Override
  public void readAgain(Metadata newer) {
    entry = entry.withMetadata(newer);
  }

  @Override
  public void publish() throws ErrnoException {
    metadata.writeNew(fd, entry, folder, names);
    if (fsync) {
      LinuxFile.fsync(fd);
    }
    if (nameNow == null) {
      giveName();
      nameNow = null;
      fd.closeChecked();
    } else {
      // NFS and quotas report at close: here the file has no final name yet, and is taken back.
      fd.closeChecked();
      if (!nameNow.equals(name)) {
        rename();
      }
      nameNow = null;
    }
  }

  private void giveName() throws ErrnoException {
    try {
      names.link(fd, folder.fd, name);
    } catch (ErrnoException e) {
      if (!e.is(EEXIST)) {
        throw e;
      }
      if (folder.keepsItsNames()) {
        throw new ErrnoException("renameat2", Errno.EPERM);
      }
      RawPath temporary = TemporaryName.next();
      names.link(fd, folder.fd, temporary);
      nameNow = temporary;
      rename();
    }
  }

  /**
   * Takes the place of what is there now; a mount point that came since we looked is left alone.
   */
  private void rename() throws ErrnoException {
    Stat existing = folder.lookAt(name);
    if (existing == null) {
      names.renameNoReplace(folder.fd, nameNow, name, false);
    } else if (folder.isMountPoint(name, existing)) {
      throw new ErrnoException("renameat2", Errno.EBUSY);
    } else {
      names.rename(folder.fd, nameNow, name);
    }
  }

  @Override
  public void close() {
    fd.close();
    if (nameNow != null) {
      try {
        Linux.unlinkat(folder.fd, nameNow);
      } catch (ErrnoException e) {
        // The container may have renamed it; what matters, the final name, was never given.
      }
      nameNow = null;
    }
  }
}
