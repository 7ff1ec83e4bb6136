package dev.jcp.linux;

import com.kenai.jffi.NativeCall;
import dev.jcp.path.RawPath;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists folders by getdents64(2): names in the order of the folder, without "." and "..".
 *
 * <p>One buffer serves all folders of a walk: a batch is taken out of it as names before the walk
 * goes down.
 */
public final class DirectoryReader {

  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int POSITION = 8;
  private static final int RECORD_LENGTH = 16;
  private static final int NAME = 19;

  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
  private final long address = NativeCall.addressOf(buffer);

  /** The next batch of names; empty at the end. */
  public List<RawPath> next(Fd folder) throws ErrnoException {
    List<RawPath> names = new ArrayList<>();
    while (names.isEmpty()) {
      int length = LinuxFile.getdents64(folder, address, BUFFER_BYTES);
      if (length == 0) {
        break;
      }
      for (int at = 0; at < length; at += length(buffer, at)) {
        RawPath name = name(buffer, at);
        if (!name.isDots()) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /** The next batch as the kernel writes it, for {@link DirectoryListing}; null at the end. */
  ByteBuffer records(Fd folder) throws ErrnoException {
    int length = LinuxFile.getdents64(folder, address, BUFFER_BYTES);
    if (length == 0) {
      return null;
    }
    byte[] records = new byte[length];
    buffer.get(0, records, 0, length);
    return ByteBuffer.wrap(records).order(ByteOrder.nativeOrder());
  }

  /** Where the directory goes on behind a record. */
  static long position(ByteBuffer buffer, int record) {
    return buffer.getLong(record + POSITION);
  }

  static int length(ByteBuffer buffer, int record) {
    return buffer.getShort(record + RECORD_LENGTH) & 0xffff;
  }

  static RawPath name(ByteBuffer buffer, int record) {
    int start = record + NAME;
    int end = start;
    while (buffer.get(end) != 0) {
      end++;
    }
    byte[] name = new byte[end - start];
    buffer.get(start, name, 0, name.length);
    return RawPath.of(name);
  }
}
