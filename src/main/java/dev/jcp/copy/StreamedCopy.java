package dev.jcp.copy;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxFile;
import dev.jcp.report.Report;
import dev.jcp.tree.Content;
import dev.jcp.tree.PendingFile;
import dev.jcp.tree.SourceLost;
import java.io.IOException;
import java.util.Arrays;

/** Copies contents where one side is a stream: through memory, in order. */
final class StreamedCopy {

  private static final int PIECE = 64 * 1024;
  private static final byte[] ZEROS = new byte[PIECE];
  private static final int SEEK_CUR = 1;

  private final Watch watch;
  private final Report report;
  private byte[] memory;

  StreamedCopy(Watch watch, Report report) {
    this.watch = watch;
    this.report = report;
  }

  /** Copies to the destination's start. */
  void copy(Content content, PendingFile to) throws IOException {
    if (memory == null) {
      memory = new byte[PIECE];
    }
    long size = content.sizeBytes();
    long done = 0;
    boolean endsInHole = false;
    while (size < 0 || done < size) {
      watch.check();
      long hole = to.fd() == null ? 0 : content.hole();
      if (hole > 0) {
        content.skipHole();
        skip(to.fd(), hole);
        done += hole;
        endsInHole = true;
        continue;
      }
      int length = read(content, size < 0 ? PIECE : (int) Math.min(PIECE, size - done));
      if (length < 0) {
        break;
      }
      endsInHole = to.fd() != null && isZero(length);
      if (endsInHole) {
        skip(to.fd(), length);
      } else {
        to.write(memory, 0, length);
      }
      done += length;
      report.progress(length);
    }
    if (done < size) {
      if (content.file() != null) {
        throw SourceChanged.shrank();
      }
      throw new SourceUnreadable("ends before its size");
    }
    if (endsInHole) {
      LinuxFile.ftruncate(to.fd(), done);
    }
  }

  /** A whole piece: streams come in bits, and a hole would be seen in none of them. */
  private int read(Content content, int wanted) throws IOException {
    int have = 0;
    try {
      while (have < wanted) {
        int count = content.read(memory, have, wanted - have);
        if (count < 0) {
          return have == 0 ? -1 : have;
        }
        have += count;
        if (content.hole() > 0) {
          break; // seen again at the start of the next piece
        }
      }
      return have;
    } catch (ErrnoException e) {
      if (content.file() != null) {
        throw new SourceUnreadable(e.reason());
      }
      throw new SourceLost(e.reason(), e);
    } catch (SourceLost e) {
      throw e;
    } catch (IOException e) {
      throw new SourceLost(e.getMessage(), e);
    }
  }

  /** An archive has no holes: a sparse file comes as gigabytes of zeros, and need not stay so. */
  private boolean isZero(int length) {
    return length == PIECE && memory[0] == 0 && Arrays.equals(memory, ZEROS);
  }

  private static void skip(Fd to, long length) throws ErrnoException {
    long result = LinuxFile.seek(to, length, SEEK_CUR);
    if (result < 0) {
      throw new ErrnoException("lseek", result == -1 ? Errno.EIO : (int) -result);
    }
  }
}
