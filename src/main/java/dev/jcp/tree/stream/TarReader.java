package dev.jcp.tree.stream;

import static dev.jcp.tree.stream.TarHeader.BLOCK_BYTES;

import dev.jcp.path.RawPath;
import dev.jcp.tree.SourceLost;
import dev.jcp.tree.stream.TarHeader.Field;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Reads tar archives: ustar, pax and GNU's long names, all names as raw bytes. The library reads
 * numbers and checksums; its own reader decodes pax records as UTF-8, and holds whatever a hostile
 * archive claims in memory.
 *
 * <p>Memory is bounded whatever comes: an extension header may have {@value #MOST_EXTENSION_BYTES}
 * bytes.
 */
final class TarReader {

  /** A path of any depth a test has seen, and xattrs of 64 KiB each (xattr(7)). */
  private static final int MOST_EXTENSION_BYTES = 1 << 20;

  private static final int MOST_FILLER_BYTES = 16 << 20;

  private final InputStream in;
  private final byte[] block = new byte[BLOCK_BYTES];

  /** Left of the contents of the entry at hand, and of the zeros that fill its last block. */
  private long left;

  private int padding;
  private boolean ended;
  private String doubt;

  /** What a global header says of all entries behind it. */
  private PaxRecords global = new PaxRecords();

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The next entry, or null at the end: two blocks of zeros, or nothing more. */
  TarHeader next() throws IOException {
    PaxRecords pax = new PaxRecords();
    RawPath longName = null;
    RawPath longLink = null;
    while (nextBlock()) {
      byte typeflag = block[Field.TYPEFLAG.offset];
      long size = number(Field.SIZE);
      if (size < 0) {
        throw new TarException("an entry has a negative size");
      }
      switch (typeflag) {
        case TarHeader.PAX, TarHeader.SOLARIS_PAX -> pax = PaxRecords.parse(extension(size));
        case TarHeader.PAX_GLOBAL -> global = PaxRecords.parse(extension(size));
        case TarHeader.GNU_LONG_NAME -> longName = withoutNul(extension(size));
        case TarHeader.GNU_LONG_LINK -> longLink = withoutNul(extension(size));
        case TarHeader.GNU_VOLUME_LABEL -> start(size); // no file
        default -> {
          return header(typeflag, size, pax, longName, longLink);
        }
      }
    }
    return null;
  }

  private TarHeader header(
      byte typeflag, long size, PaxRecords pax, RawPath longName, RawPath longLink)
      throws IOException {
    pax.addDefaults(global);
    RawPath name = pax.path != null ? pax.path : longName != null ? longName : name();
    RawPath link = pax.link != null ? pax.link : longLink != null ? longLink : text(Field.LINK);
    boolean headerOnly = typeflag >= TarHeader.HARD_LINK && typeflag <= TarHeader.FIFO;
    start(headerOnly ? 0 : pax.sizeBytes != null ? pax.sizeBytes : size);
    return new TarHeader(
        name,
        pax.sparse ? TarHeader.GNU_SPARSE : typeflag,
        link,
        (int) number(Field.MODE) & 07777,
        pax.uid != null ? pax.uid : number(Field.UID),
        pax.gid != null ? pax.gid : number(Field.GID),
        left,
        pax.hasMtime ? pax.mtimeSeconds : number(Field.MTIME),
        pax.hasMtime ? pax.mtimeNanos : 0,
        number(Field.DEVICE_MAJOR),
        number(Field.DEVICE_MINOR),
        pax.xattrs);
  }

  /** After the end: why the archive may not be whole, or null. */
  String doubtAboutEnd() {
    return doubt;
  }

  /** Of the entry at hand, as far as its contents were not read yet. */
  long sizeBytes() {
    return left;
  }

  /** The next bytes of the entry's contents; -1 at their end. */
  int read(byte[] to, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = in.read(to, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw endedEarly();
    }
    left -= count;
    return count;
  }

  private void start(long size) {
    left = size;
    padding = (int) (-size & BLOCK_BYTES - 1);
  }

  /** Goes to the next header; false at the end of the archive. */
  private boolean nextBlock() throws IOException {
    skip(left);
    skip(padding);
    start(0);
    if (ended) {
      return false;
    }
    if (!readBlock()) {
      ended = true;
      doubt = "the archive has no end mark: what follows here may be missing";
      return false;
    }
    if (isZero(block)) {
      ended = true;
      if (readBlock() && !isZero(block) || !drain()) {
        doubt = "there is something behind the archive's end, which was not read";
      }
      return false;
    }
    if (!isHeader(block)) {
      throw notTar();
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

  private static TarException notTar() {
    return new TarException("this is not a tar archive, or a damaged one");
  }

  /**
   * Reads the fillers behind the end: what is not read would break the writer's pipe. Those that do
   * not end are left. False where there is anything but zeros.
   */
  private boolean drain() throws IOException {
    byte[] rest = new byte[16 * BLOCK_BYTES];
    boolean zeros = true;
    int count = 0;
    for (int drained = 0; count >= 0 && drained < MOST_FILLER_BYTES; drained += count) {
      count = in.read(rest, 0, rest.length);
      for (int i = 0; i < count; i++) {
        zeros &= rest[i] == 0;
      }
    }
    return zeros;
  }

  private void skip(long bytes) throws IOException {
    byte[] dropped = new byte[(int) Math.min(bytes, 64 * 1024)];
    for (long rest = bytes; rest > 0; ) {
      int count = in.read(dropped, 0, (int) Math.min(rest, dropped.length));
      if (count < 0) {
        throw endedEarly();
      }
      rest -= count;
    }
  }

  /** False where nothing more comes. */
  private boolean readBlock() throws IOException {
    int have = in.readNBytes(block, 0, BLOCK_BYTES);
    if (have > 0 && have < BLOCK_BYTES) {
      throw endedEarly();
    }
    return have > 0;
  }

  private static SourceLost endedEarly() {
    return new TarException("the archive ends in the middle");
  }

  private byte[] extension(long size) throws IOException {
    if (size > MOST_EXTENSION_BYTES) {
      throw new TarException("an extension header has " + size + " bytes: more than any file's");
    }
    byte[] data = in.readNBytes((int) size);
    if (data.length < size) {
      throw endedEarly();
    }
    skip(-size & BLOCK_BYTES - 1);
    return data;
  }

  private long number(Field field) throws TarException {
    // Numbers in base 256 begin with 0x80 or, below zero, 0xff; the library drops other bits.
    int first = block[field.offset] & 0xff;
    if (first > 0x80 && first < 0xff) {
      throw notTar();
    }
    try {
      return TarUtils.parseOctalOrBinary(block, field.offset, field.length);
    } catch (IllegalArgumentException e) {
      throw notTar();
    }
  }

  /** ustar's prefix; GNU's format has other things in its place. */
  private RawPath name() {
    RawPath name = text(Field.NAME);
    boolean ustar =
        text(Field.MAGIC).equals(RawPath.ascii("ustar")) && block[Field.VERSION.offset] == '0';
    return ustar ? text(Field.PREFIX).resolve(name) : name;
  }

  private RawPath text(Field field) {
    int end = field.offset;
    while (end < field.offset + field.length && block[end] != 0) {
      end++;
    }
    return RawPath.of(Arrays.copyOfRange(block, field.offset, end));
  }

  private static RawPath withoutNul(byte[] data) {
    int end = data.length;
    while (end > 0 && data[end - 1] == 0) {
      end--;
    }
    return RawPath.of(data).slice(0, end);
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
