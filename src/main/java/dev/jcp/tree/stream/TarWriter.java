package dev.jcp.tree.stream;

import static dev.jcp.tree.stream.TarHeader.BLOCK_BYTES;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.stream.TarHeader.Field;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Writes tar archives: ustar, and a pax header in front of what that cannot hold (POSIX.1-2017).
 * Names go in as the bytes they are, which Docker, podman and GNU tar take as they come.
 */
final class TarWriter {

  private static final long MOST_OCTAL_7 = 07777777;
  private static final long MOST_OCTAL_11 = 077777777777L;
  private static final RawPath PAX_NAME = RawPath.ascii("pax");
  private static final byte[] ZEROS = new byte[64 * BLOCK_BYTES];

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * @param name a folder's ends in a slash
   * @param link a symlink's target or a hard link's first name; else empty
   * @param sizeBytes of the contents that will follow
   * @param rdev major in the upper half; 0 but for device nodes
   */
  void header(
      RawPath name, byte typeflag, Metadata metadata, RawPath link, long sizeBytes, long rdev)
      throws IOException {
    PaxRecords pax = new PaxRecords();
    if (name.length() > Field.NAME.length) {
      pax.path = name;
    }
    if (link.length() > Field.LINK.length) {
      pax.link = link;
    }
    if (sizeBytes > MOST_OCTAL_11) {
      pax.sizeBytes = sizeBytes;
    }
    long uid = Integer.toUnsignedLong(metadata.uid());
    long gid = Integer.toUnsignedLong(metadata.gid());
    if (uid > MOST_OCTAL_7) {
      pax.uid = uid;
    }
    if (gid > MOST_OCTAL_7) {
      pax.gid = gid;
    }
    long seconds = metadata.mtimeSeconds();
    if (metadata.mtimeNanos() != 0 || seconds < 0 || seconds > MOST_OCTAL_11) {
      pax.mtimeSeconds = seconds;
      pax.mtimeNanos = metadata.mtimeNanos();
      pax.hasMtime = true;
    }
    pax.xattrs.addAll(metadata.xattrs());
    byte[] records = pax.toBytes();
    if (records.length > 0) {
      Metadata plain = new Metadata(0644, 0, 0, 0, 0, java.util.List.of());
      out.write(block(PAX_NAME, TarHeader.PAX, plain, RawPath.EMPTY, records.length, 0));
      out.write(records);
      pad(records.length);
    }
    out.write(block(name, typeflag, metadata, link, sizeBytes, rdev));
  }

  private static byte[] block(
      RawPath name, byte typeflag, Metadata metadata, RawPath link, long size, long rdev) {
    byte[] block = new byte[BLOCK_BYTES];
    put(block, Field.NAME, name);
    number(block, Field.MODE, metadata.permissions());
    number(block, Field.UID, Integer.toUnsignedLong(metadata.uid()));
    number(block, Field.GID, Integer.toUnsignedLong(metadata.gid()));
    number(block, Field.SIZE, size);
    number(block, Field.MTIME, Math.max(0, metadata.mtimeSeconds()));
    block[Field.TYPEFLAG.offset] = typeflag;
    put(block, Field.LINK, link);
    put(block, Field.MAGIC, RawPath.ascii("ustar"));
    put(block, Field.VERSION, RawPath.ascii("00"));
    number(block, Field.DEVICE_MAJOR, rdev >>> 32);
    number(block, Field.DEVICE_MINOR, rdev & 0xffffffffL);
    Arrays.fill(block, Field.CHECKSUM.offset, Field.CHECKSUM.offset + 8, (byte) ' ');
    long sum = TarUtils.computeCheckSum(block);
    TarUtils.formatCheckSumOctalBytes(sum, block, Field.CHECKSUM.offset, Field.CHECKSUM.length);
    return block;
  }

  /** What does not fit stands in the pax header too. */
  private static void number(byte[] block, Field field, long value) {
    TarUtils.formatLongOctalOrBinaryBytes(value, block, field.offset, field.length);
  }

  private static void put(byte[] block, Field field, RawPath text) {
    int length = Math.min(text.length(), field.length);
    System.arraycopy(text.bytes(), 0, block, field.offset, length);
  }

  void contents(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  void zeros(long count) throws IOException {
    for (long left = count; left > 0; left -= ZEROS.length) {
      out.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
    }
  }

  /** Fills the last block of contents that had so many bytes. */
  void pad(long sizeBytes) throws IOException {
    zeros(-sizeBytes & BLOCK_BYTES - 1);
  }

  void end() throws IOException {
    zeros(2 * BLOCK_BYTES);
    out.flush();
  }
}
