package dev.jcp.open;

import dev.jcp.path.RawPath;
import java.io.ByteArrayOutputStream;

/**
 * A name as it comes out of a daemon that has handed it on as JSON: up to Docker 20.10 the top of
 * an archive has lost all bytes that are not UTF-8.
 */
final class MangledName {

  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  private MangledName() {}

  /** Each byte that is not part of a character is replaced, as Go does; else the name itself. */
  static RawPath of(RawPath name) {
    byte[] bytes = name.bytes();
    ByteArrayOutputStream mangled = new ByteArrayOutputStream(bytes.length);
    boolean whole = true;
    for (int i = 0; i < bytes.length; ) {
      int length = length(bytes, i);
      if (length == 0) {
        mangled.write(REPLACEMENT, 0, REPLACEMENT.length);
        whole = false;
        i++;
      } else {
        mangled.write(bytes, i, length);
        i += length;
      }
    }
    return whole ? name : RawPath.of(mangled.toByteArray());
  }

  /** Of the UTF-8 character that begins there; 0: none does. */
  private static int length(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    int length =
        lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (at + length > bytes.length) {
      return 0;
    }
    // Neither longer than need be, nor a surrogate, nor beyond the last character.
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    for (int i = 1; i < length; i++) {
      int next = bytes[at + i] & 0xff;
      if (next < (i == 1 ? least : 0x80) || next > (i == 1 ? most : 0xbf)) {
        return 0;
      }
    }
    return length;
  }
}
