package dev.jcp.tree.direct;

import static dev.jcp.linux.Errno.EEXIST;
import static dev.jcp.linux.Errno.EINVAL;
import static dev.jcp.linux.Errno.EISDIR;
import static dev.jcp.linux.Errno.ENOENT;
import static dev.jcp.linux.Errno.EOPNOTSUPP;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Entry;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.PendingFile;
import dev.jcp.tree.Unfinished;
import java.io.IOException;

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
  private final Complaints complaints;
  private final Clashes clashes;
  private final Fd fd;

  /** The name it has meanwhile; null: none, or already its own. */
  private StagedName staged;

  /** A second descriptor, which holds the file over the close of the first. */
  private Fd held;

  /** Its own name, which it has before it is complete where nobody can see it. */
  private boolean named;

  StagedFile(
      DestinationFolder folder,
      RawPath name,
      Entry entry,
      NameMaker names,
      DirectMetadata metadata,
      boolean fsync,
      Complaints complaints,
      Clashes clashes)
      throws ErrnoException, CannotReplace {
    this.folder = folder;
    this.name = name;
    this.entry = entry;
    this.names = names;
    this.metadata = metadata;
    this.fsync = fsync;
    this.complaints = complaints;
    this.clashes = clashes;
    this.fd = folder.unseen ? createUnseen() : create();
  }

  private Fd createUnseen() throws ErrnoException, CannotReplace {
    try {
      Fd created = names.create(folder.fd, name);
      named = true;
      return created;
    } catch (ErrnoException e) {
      if (e.is(EEXIST)) {
        clashes.checkUnseen(name);
      }
      throw e;
    }
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
    try {
      held = Linux.reopen(created, Open.O_PATH);
      Stat stat = Linux.statx(held);
      Unfinished unfinished = Unfinished.staged(complaints, entry.path(), temporary);
      staged = new StagedName(folder, names, temporary, name, unfinished, held, stat);
      return created;
    } catch (ErrnoException e) {
      created.close();
      Linux.unlinkat(folder.fd, temporary);
      throw e;
    }
  }

  /** What it is now; where that cannot be told, the file is given up. */
  Stat statOrClose() throws ErrnoException {
    try {
      return Linux.statx(fd);
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
  public void publish() throws IOException {
    Stat made = metadata.writeNew(fd, entry, folder, names);
    if (fsync) {
      LinuxFile.fsync(fd);
    }
    if (!named && staged == null) {
      giveName();
      fd.closeChecked();
    } else {
      // NFS and quotas report at close: here the file has no final name yet, and is taken back.
      fd.closeChecked();
      if (staged != null) {
        staged.publish();
      }
    }
    named = false;
    staged = null;
    clashes.made(folder, made, entry.path());
  }

  private void giveName() throws IOException {
    try {
      names.link(fd, folder.fd, name);
    } catch (ErrnoException e) {
      if (!e.is(EEXIST)) {
        throw e;
      }
      if (folder.keepsItsNames()) {
        throw new ErrnoException("renameat2", Errno.EPERM);
      }
      Stat stat = Linux.statx(fd);
      RawPath temporary = TemporaryName.next();
      names.link(fd, folder.fd, temporary);
      staged = new StagedName(folder, names, temporary, name, null, fd, stat);
      staged.publish();
    }
  }

  @Override
  public void close() {
    try {
      if (staged != null) {
        staged.remove();
      } else if (named) {
        Linux.unlinkat(folder.fd, name);
      }
    } catch (SwappedName e) {
      complaints.about(entry.path(), e.getMessage());
    } catch (IOException e) {
      // What matters, the final name, was never given; the temporary one says what it is.
    }
    fd.close();
    if (held != null) {
      held.close();
    }
  }
}
