package dev.jcp.tree.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Tells a compressed tar archive from a plain one, and unpacks it. */
public final class Decompression {

  private static final int LOOK_BYTES = 512;
  private static final int USTAR_AT = 257;
  private static final byte[] USTAR = {'u', 's', 't', 'a', 'r'};
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};

  /** "BZh", a level, and the digits of pi that each block begins with. */
  private static final byte[] BZIP2 = {'B', 'Z', 'h'};

  private static final byte[] BZIP2_BLOCK = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
  private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};

  /** What "xz -9" asks for; more would not fit in our memory. */
  private static final int XZ_MEMORY_KIB = 70 * 1024;

  private Decompression() {}

  /** A file whose own name looks like a compressed stream's first bytes does not make it one. */
  public static InputStream of(InputStream in) throws IOException {
    PushbackInputStream seen = new PushbackInputStream(in, LOOK_BYTES);
    byte[] start = seen.readNBytes(LOOK_BYTES);
    seen.unread(start);
    if (has(start, USTAR_AT, USTAR) || start.length == LOOK_BYTES && HeaderBlock.isHeader(start)) {
      return seen;
    }
    if (has(start, 0, GZIP)) {
      // java.util.zip's ends at the first of several members where they come in pieces.
      return GzipCompressorInputStream.builder()
          .setInputStream(seen)
          .setDecompressConcatenated(true)
          .get();
    }
    if (has(start, 0, BZIP2) && has(start, 4, BZIP2_BLOCK)) {
      return new BZip2CompressorInputStream(seen, true);
    }
    if (has(start, 0, XZ)) {
      return new XZInputStream(seen, XZ_MEMORY_KIB);
    }
    ForeignFormat foreign = ForeignFormat.of(start);
    if (foreign != null) {
      throw foreign;
    }
    return seen;
  }

  private static boolean has(byte[] bytes, int offset, byte[] wanted) {
    if (bytes.length < offset + wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[offset + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
