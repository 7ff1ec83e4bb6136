package dev.jcp.open;

import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxSocket;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import dev.jcp.tree.stream.Decompression;
import dev.jcp.tree.stream.ForeignFormat;
import dev.jcp.tree.stream.StreamSourceTree;
import java.io.IOException;
import java.io.InputStream;

/** A tar archive on standard input, plain or compressed. */
final class StandardInput extends InputStream {

  /** Whoever writes the archive may take his time. */
  private static final long NO_LIMIT = 1L << 40;

  private StandardInput() {}

  static Source open(RawPath typed) throws Failure {
    try {
      InputStream plain = Decompression.of(new StandardInput());
      return new Source(
          typed,
          RawPath.EMPTY,
          RawPath.EMPTY,
          true,
          true,
          null,
          true,
          null,
          StreamSourceTree.ofMany(plain));
    } catch (ForeignFormat e) {
      throw Failure.of(typed + ": cannot read: " + e.getMessage(), e).withRemedy(e.remedy());
    } catch (IOException e) {
      throw Failure.of(typed + ": cannot read: " + ArchiveSource.reason(e), e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count = LinuxSocket.read(Fd.STANDARD_INPUT, to, offset, length, NO_LIMIT);
    return count == 0 ? -1 : count;
  }
}
