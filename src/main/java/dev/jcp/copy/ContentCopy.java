package dev.jcp.copy;

import static dev.jcp.linux.Errno.ENXIO;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.Stat;
import dev.jcp.report.Report;
import dev.jcp.tree.Content;
import dev.jcp.tree.OpenFile;
import dev.jcp.tree.PendingFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies the contents of one regular file, by the first strategy that the two file systems allow;
 * holes stay holes.
 */
final class ContentCopy {

  private static final long SHORT = 64 * 1024;

  /**
   * Files of proc and sysfs have no size: one that does not end (/proc/PID/pagemap) is given up
   * there.
   */
  private static final long UNSIZED_BOUND = 1L << 30;

  private record Unsupported(ContentStrategy strategy, long fromDevice, long toDevice) {}

  private final ReadWrite readWrite;
  private final StreamedCopy streamed;
  private final ContentStrategy takingTurns;
  private final ContentStrategy reflink = new Reflink();
  private final ContentStrategy copyFileRange;
  private final List<Unsupported> unsupported = new ArrayList<>();

  ContentCopy(Watch watch, Report report) {
    readWrite = new ReadWrite(watch, report);
    streamed = new StreamedCopy(watch, report);
    takingTurns = new TakingTurns(watch, report, readWrite);
    copyFileRange = new CopyFileRange(watch, readWrite);
  }

  /**
   * Copies to the destination's offset 0.
   *
   * @return a remark for the user on what happened to the source meanwhile, or null
   * @throws SourceChanged where what was copied is perhaps no one state of it
   */
  String copy(Content content, PendingFile to) throws IOException {
    OpenFile file = content.file();
    if (file == null || to.fd() == null) {
      streamed.copy(content, to);
    } else if (file.sized()) {
      copySized(file, to.fd());
    } else {
      long bytes = readWrite.copyToEnd(file.fd(), to.fd(), UNSIZED_BOUND);
      return "read to its end: " + bytes + " bytes";
    }
    return file != null && file.sized() ? compare(file) : null;
  }

  private void copySized(OpenFile content, Fd to) throws IOException {
    long size = content.stat().size();
    if (size <= SHORT && !content.mayHaveHoles()) {
      readWrite.copyShort(content.fd(), to, size);
    } else {
      copyLong(content, to, size);
    }
  }

  /**
   * Is it still as it was when it was opened? One that has only grown (a log) was copied as it was.
   */
  private static String compare(OpenFile content) throws SourceUnreadable, SourceChanged {
    Stat before = content.stat();
    Stat now;
    try {
      now = Linux.statx(content.fd());
    } catch (ErrnoException e) {
      throw new SourceUnreadable("cannot be looked at again: " + e.reason());
    }
    if (now.size() < before.size()) {
      throw SourceChanged.shrank();
    }
    if (now.size() > before.size()) {
      return "grew while it was read: copied the " + before.size() + " bytes it had at first";
    }
    if (!now.hasSameMtimeAs(before)) {
      throw SourceChanged.written();
    }
    if (now.ctime() != before.ctime()) {
      throw SourceChanged.perhapsWritten();
    }
    return null;
  }

  private void copyLong(OpenFile content, Fd to, long size) throws IOException {
    Fd from = content.fd();
    long toDevice = Linux.statx(to).device();
    if (attempt(reflink, content, to, toDevice, 0, size)) {
      LinuxFile.ftruncate(to, size); // all of a file that has grown meanwhile was shared
      return;
    }
    if (!content.mayHaveHoles()) {
      copyRange(content, to, toDevice, 0, size);
      return;
    }
    for (long at = 0; at < size; ) {
      long data = LinuxFile.seek(from, at, LinuxFile.SEEK_DATA);
      if (data == -ENXIO) {
        break;
      }
      long hole = data < 0 ? size : LinuxFile.seek(from, data, LinuxFile.SEEK_HOLE);
      data = Math.max(at, data);
      hole = hole < 0 ? size : Math.min(hole, size);
      if (data >= size) {
        break;
      }
      if (hole <= data) {
        hole = size; // no kernel file system says so; a FUSE one may
      }
      copyRange(content, to, toDevice, data, hole - data);
      at = hole;
    }
    LinuxFile.ftruncate(to, size);
  }

  private void copyRange(OpenFile content, Fd to, long toDevice, long offset, long length)
      throws IOException {
    if (!attempt(copyFileRange, content, to, toDevice, offset, length)) {
      boolean worthTwo = length >= TakingTurns.WORTH_IT;
      (worthTwo ? takingTurns : readWrite).copy(content.fd(), to, offset, length);
    }
  }

  /** A strategy that two file systems do not support is not asked again for the same two. */
  private boolean attempt(
      ContentStrategy strategy, OpenFile content, Fd to, long toDevice, long offset, long length)
      throws IOException {
    long fromDevice = content.stat().device();
    for (Unsupported pair : unsupported) {
      if (pair.strategy == strategy && pair.fromDevice == fromDevice && pair.toDevice == toDevice) {
        return false;
      }
    }
    boolean copied = strategy.copy(content.fd(), to, offset, length) == ContentStrategy.COPIED;
    if (!copied) {
      unsupported.add(new Unsupported(strategy, fromDevice, toDevice));
    }
    return copied;
  }
}
