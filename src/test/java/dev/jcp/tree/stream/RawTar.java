package dev.jcp.tree.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;

/**
 * An archive put together by hand, as no tar program would write it. Each character of a string is
 * one byte.
 */
final class RawTar {

  static final int BLOCK = 512;
  static final int CHECKSUM = 148;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  RawTar folder(String name) {
    return entry(name, '5', "", "");
  }

  RawTar file(String name, String contents) {
    return entry(name, '0', "", contents);
  }

  RawTar symlink(String name, String target) {
    return entry(name, '2', target, "");
  }

  RawTar hardLink(String name, String first) {
    return entry(name, '1', first, "");
  }

  /** An extended header for the entry that follows; the lengths of the records are put in. */
  RawTar pax(String... records) {
    StringBuilder all = new StringBuilder();
    for (String record : records) {
      all.append(paxRecord(record));
    }
    return entry("pax", 'x', "", all.toString());
  }

  static String paxRecord(String record) {
    int length = record.length() + 3;
    while (length != record.length() + 2 + Integer.toString(length).length()) {
      length++;
    }
    return length + " " + record + "\n";
  }

  RawTar entry(String name, char typeflag, String link, String contents) {
    return block(header(name, typeflag, link, contents.length())).contents(contents);
  }

  RawTar block(byte[] block) {
    out.writeBytes(block);
    return this;
  }

  RawTar contents(String contents) {
    out.writeBytes(contents.getBytes(ISO_8859_1));
    out.writeBytes(new byte[-out.size() & BLOCK - 1]);
    return this;
  }

  static byte[] header(String name, char typeflag, String link, long sizeBytes) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, "0000644");
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put(block, 124, String.format("%011o", sizeBytes));
    put(block, 136, "07346545000");
    block[156] = (byte) typeflag;
    put(block, 157, link);
    put(block, 257, "ustar\00000");
    put(block, 329, "0000000");
    put(block, 337, "0000000");
    return signed(block);
  }

  /** The header with other bytes in one place, and the checksum that it then has. */
  static byte[] changed(byte[] header, int offset, String bytes) {
    byte[] block = header.clone();
    put(block, offset, bytes);
    return signed(block);
  }

  static byte[] signed(byte[] header) {
    byte[] block = header.clone();
    Arrays.fill(block, CHECKSUM, CHECKSUM + 8, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, CHECKSUM, String.format("%06o\0", sum));
    return block;
  }

  private static void put(byte[] block, int offset, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }

  /** Without the two blocks of zeros that end an archive. */
  byte[] open() {
    return out.toByteArray();
  }

  byte[] bytes() {
    return Arrays.copyOf(open(), out.size() + 2 * BLOCK);
  }

  InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }
}
