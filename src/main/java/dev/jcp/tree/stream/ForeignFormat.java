package dev.jcp.tree.stream;

import java.io.IOException;

/** What came is no tar archive, nor one packed in a way that is unpacked here. */
public final class ForeignFormat extends IOException {

  private static final long serialVersionUID = 1;
  private static final int LZMA_SIZE_AT = 5;
  private static final int LZMA_HEADER_BYTES = 13;

  private final String remedy;

  private ForeignFormat(String what, String remedy) {
    super(what);
    this.remedy = remedy;
  }

  /** What the caller can do. */
  public String remedy() {
    return remedy;
  }

  /** Says so of a stream's first bytes, which are no tar header; null where they show nothing. */
  static ForeignFormat of(byte[] start) {
    if (has(start, 0x28, 0xb5, 0x2f, 0xfd)) {
      return packed("zstd", "zstd -dc");
    } else if (has(start, 0x04, 0x22, 0x4d, 0x18) || has(start, 0x02, 0x21, 0x4c, 0x18)) {
      return packed("lz4", "lz4 -dc");
    } else if (isLzma(start)) {
      return packed("lzma", "xz --format=lzma -dc");
    } else if (has(start, 'L', 'Z', 'I', 'P')) {
      return packed("lzip", "lzip -dc");
    } else if (has(start, 0x89, 'L', 'Z', 'O')) {
      return packed("lzop", "lzop -dc");
    } else if (has(start, 0x1f, 0x9d)) {
      return packed("compress", "gzip -dc");
    } else if (has(start, 'P', 'K', 3, 4)) {
      return unpackFirst("a zip archive");
    } else if (has(start, '7', 'z', 0xbc, 0xaf)) {
      return unpackFirst("a 7z archive");
    } else if (has(start, '0', '7', '0', '7', '0')) {
      return unpackFirst("a cpio archive");
    }
    return isText(start)
        ? new ForeignFormat("this is text, not a tar archive", "tar -c FILE | jcp - ...")
        : null;
  }

  private static ForeignFormat packed(String how, String command) {
    return new ForeignFormat(
        "this is compressed with " + how, "unpack it on the way: " + command + " FILE | jcp - ...");
  }

  private static ForeignFormat unpackFirst(String what) {
    return new ForeignFormat(
        "this is " + what + ", not a tar archive",
        "unpack it first, then: tar -c -C DIRECTORY . | jcp - ...");
  }

  private static boolean has(byte[] start, int... wanted) {
    if (start.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if ((start[i] & 0xff) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** It has no magic number: the usual properties, then a dictionary's size, then the length. */
  private static boolean isLzma(byte[] start) {
    if (start.length < LZMA_HEADER_BYTES || !has(start, 0x5d, 0, 0)) {
      return false;
    }
    boolean unknown = true;
    for (int i = LZMA_SIZE_AT; i < LZMA_HEADER_BYTES; i++) {
      unknown &= start[i] == -1;
    }
    return unknown || start[LZMA_HEADER_BYTES - 1] == 0 && start[LZMA_HEADER_BYTES - 2] == 0;
  }

  private static boolean isText(byte[] start) {
    for (byte b : start) {
      boolean space = b == '\n' || b == '\r' || b == '\t' || b == '\f';
      if (b >= 0 && b < ' ' && !space || b == 0x7f) {
        return false;
      }
    }
    return start.length > 0;
  }
}
