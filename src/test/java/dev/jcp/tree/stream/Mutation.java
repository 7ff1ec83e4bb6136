package dev.jcp.tree.stream;

import java.util.Arrays;
import java.util.Random;

/** An archive of all kinds of entries with some bytes changed, as the same seed always gives it. */
final class Mutation {

  private static final String LONG = "folder/".repeat(20);

  private static final byte[] WHOLE =
      new RawTar()
          .folder("a/")
          .file("a/f", "hello".repeat(150))
          .pax(
              "path=" + LONG + "f",
              "mtime=1.5",
              "uid=3000000000",
              "size=5",
              "SCHILY.xattr.user.a=b")
          .file("f", "12345")
          .entry("././@LongLink", 'L', "", LONG + "l\0")
          .entry("././@LongLink", 'K', "", LONG + "\0")
          .symlink("l", "x")
          .hardLink("h", "a/f")
          .entry("pax_global_header", 'g', "", RawTar.paxRecord("comment=c"))
          .entry("c", '3', "", "")
          .entry("old", '\0', "", "1")
          .pax(
              "GNU.sparse.major=1",
              "GNU.sparse.minor=0",
              "GNU.sparse.name=s",
              "GNU.sparse.realsize=9000")
          .file("GNUSparseFile.0/s", "2\n4096\n3\n9000\n0\n" + "\0".repeat(495) + "abc")
          .pax("GNU.sparse.size=9000", "GNU.sparse.numblocks=1", "GNU.sparse.map=1,2,8000,1")
          .file("s1", "abc")
          .pax(
              "GNU.sparse.size=90",
              "GNU.sparse.offset=5",
              "GNU.sparse.numbytes=2",
              "GNU.sparse.offset=80",
              "GNU.sparse.numbytes=1")
          .file("s0", "abc")
          .block(SparseEntriesTest.oldGnu("old-gnu", 9000, 3, 5, 1, 5000, 2))
          .contents("abc")
          .entry("x", 'g', "", RawTar.paxRecord("path=y"))
          .bytes();

  private Mutation() {}

  static byte[] of(Random random) {
    byte[] archive = WHOLE.clone();
    int headers = archive.length / RawTar.BLOCK;
    for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
      // Most of what a header says stands in its first 160 bytes.
      int inBlock = random.nextInt(random.nextInt(3) == 0 ? RawTar.BLOCK : 160);
      byte other =
          random.nextBoolean() ? (byte) random.nextInt(256) : (byte) ('0' + random.nextInt(9));
      archive[random.nextInt(headers) * RawTar.BLOCK + inBlock] = other;
    }
    if (random.nextInt(4) > 0) {
      sign(archive);
    }
    return random.nextInt(4) > 0 ? archive : Arrays.copyOf(archive, random.nextInt(archive.length));
  }

  /** Else nearly every change would end at the checksum. */
  private static void sign(byte[] archive) {
    for (int start = 0; start < archive.length; start += RawTar.BLOCK) {
      byte[] block = Arrays.copyOfRange(archive, start, start + RawTar.BLOCK);
      if (block[257] == 'u' && block[258] == 's') {
        System.arraycopy(RawTar.signed(block), 0, archive, start, RawTar.BLOCK);
      }
    }
  }
}
