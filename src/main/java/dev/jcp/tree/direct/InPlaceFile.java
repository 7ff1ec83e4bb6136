package dev.jcp.tree.direct;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.NativeBuffer;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.PendingFile;
import dev.jcp.tree.Unfinished;

/**
 * Writes into a file that is a mount point (Docker's /etc/hosts, a single-file volume), which must
 * not be replaced. This is the one way that could leave half a file, so the source is read to a
 * temporary file on the host first, room is reserved, and the length is set last.
 */
final class InPlaceFile implements PendingFile {

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final RawPath TEMPORARY_FOLDER = RawPath.ascii("/tmp");

  private final DestinationFolder folder;
  private final Fd target;
  private final Fd spool;
  private Entry entry;
  private final DirectMetadata metadata;
  private final boolean fsync;
  private final Complaints complaints;
  private final Clashes clashes;

  /**
   * On proc and its like: owner, mode and times are the kernel's, and there is no length to set.
   */
  private final boolean special;

  /** Its owner, mode and times may not be changed, and are not. */
  private final boolean foreign;

  InPlaceFile(
      DestinationFolder folder,
      RawPath name,
      Entry entry,
      Content content,
      InodeRights rights,
      DirectMetadata metadata,
      boolean fsync,
      Complaints complaints,
      Clashes clashes)
      throws ErrnoException, CannotReplace {
    this.entry = entry;
    this.metadata = metadata;
    this.fsync = fsync;
    this.complaints = complaints;
    this.clashes = clashes;
    this.folder = folder;
    try (Fd look = Linux.openat(folder.fd, name, Open.LOOK)) {
      Stat stat = Linux.statx(look);
      this.special = check(look, stat, folder, name, content, rights);
      this.foreign = !rights.owns(stat);
      this.target = LeasedOpen.reopen(look, Open.O_WRONLY);
    }
    try {
      this.spool =
          Linux.openat(Fd.WORKING_DIRECTORY, TEMPORARY_FOLDER, Open.O_TMPFILE | Open.O_RDWR, 0600);
    } catch (ErrnoException e) {
      target.close();
      throw e;
    }
  }

  /**
   * Of the very file that will be written, held since it was looked at.
   *
   * @return it lies on proc or its like
   */
  private static boolean check(
      Fd look,
      Stat stat,
      DestinationFolder folder,
      RawPath name,
      Content content,
      InodeRights rights)
      throws ErrnoException, CannotReplace {
    if (!stat.isRegular()) {
      throw new CannotReplace("a mount is attached there, and it is not a file");
    }
    if (content.isOf(stat)) {
      throw new CannotReplace("it is the same file as the source");
    }
    rights.checkWrite(look, stat);
    String fileSystem = SpecialFileSystems.of(look);
    if (fileSystem == null) {
      return false;
    }
    // One file of proc may be bound over another: then it is not the one that was named.
    boolean named = folder.isSpecial() && !folder.isMountPoint(name, stat);
    if (!named || rights.areAnotherUsers()) {
      throw new CannotReplace(fileSystem + " is mounted there: nothing in it is written");
    }
    return true;
  }

  @Override
  public Fd fd() {
    return spool;
  }

  @Override
  public void readAgain(Metadata newer) {
    entry = entry.withMetadata(newer);
  }

  @Override
  public void publish() throws ErrnoException {
    long size = Linux.statx(spool).size();
    long reserved = size == 0 ? 0 : LinuxFile.reserve(target, size);
    if (reserved == -Errno.ENOSPC || reserved == -Errno.EDQUOT) {
      throw new ErrnoException("fallocate", (int) -reserved);
    }
    Unfinished unfinished = Unfinished.inPlace(complaints, entry.path());
    try {
      write(size);
      if (!special) {
        LinuxFile.ftruncate(target, size);
      }
    } catch (ErrnoException e) {
      complaints.about(entry.path(), "is incomplete now: it had to be written in place");
      throw e;
    } finally {
      unfinished.done();
    }
    if (foreign) {
      complaints.about(entry.path(), DirectMetadata.KEPT);
    } else if (!special) {
      metadata.writeExisting(target, entry);
    }
    if (fsync) {
      LinuxFile.fsync(target);
    }
    clashes.made(folder, Linux.statx(target), entry.path());
    target.closeChecked();
  }

  private void write(long size) throws ErrnoException {
    NativeBuffer buffer = new NativeBuffer(BUFFER_BYTES);
    for (long done = 0; done < size; ) {
      long read = LinuxFile.pread(spool, buffer.address(), buffer.size(), done);
      if (read <= 0) {
        throw new ErrnoException("pread64", read == 0 ? Errno.EIO : (int) -read);
      }
      for (long written = 0; written < read; ) {
        long more =
            LinuxFile.pwrite(target, buffer.address() + written, read - written, done + written);
        if (more <= 0) {
          throw new ErrnoException("pwrite64", more == 0 ? Errno.EIO : (int) -more);
        }
        written += more;
      }
      done += read;
    }
  }

  @Override
  public void close() {
    spool.close();
    target.close();
  }
}
