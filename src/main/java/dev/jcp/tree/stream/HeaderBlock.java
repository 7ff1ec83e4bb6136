package dev.jcp.tree.stream;

import static dev.jcp.tree.stream.TarHeader.BLOCK_BYTES;

import dev.jcp.path.RawPath;
import dev.jcp.tree.stream.TarHeader.Field;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** The block that an entry begins with; the library reads its numbers and its checksum. */
final class HeaderBlock {

  final byte[] bytes = new byte[BLOCK_BYTES];

  byte typeflag() {
    return bytes[Field.TYPEFLAG.offset];
  }

  boolean isZero() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** True where the checksum is right: then it is no text, and no compressed stream. */
  static boolean isHeader(byte[] block) {
    try {
      return TarUtils.verifyCheckSum(block);
    } catch (IllegalArgumentException e) {
      return false; // no digits in its place
    }
  }

  static TarException notTar() {
    return new TarException("this is not a tar archive, or a damaged one");
  }

  long number(Field field) throws TarException {
    // Numbers in base 256 begin with 0x80 or, below zero, 0xff; the library drops other bits.
    int first = bytes[field.offset] & 0xff;
    if (first > 0x80 && first < 0xff) {
      throw notTar();
    }
    try {
      return TarUtils.parseOctalOrBinary(bytes, field.offset, field.length);
    } catch (IllegalArgumentException e) {
      throw notTar();
    }
  }

  /** ustar's prefix; GNU's format has other things in its place. */
  RawPath name() {
    RawPath name = text(Field.NAME);
    boolean ustar =
        text(Field.MAGIC).equals(RawPath.ascii("ustar")) && bytes[Field.VERSION.offset] == '0';
    return ustar ? text(Field.PREFIX).resolve(name) : name;
  }

  RawPath text(Field field) {
    int end = field.offset;
    while (end < field.offset + field.length && bytes[end] != 0) {
      end++;
    }
    return RawPath.of(Arrays.copyOfRange(bytes, field.offset, end));
  }
}
