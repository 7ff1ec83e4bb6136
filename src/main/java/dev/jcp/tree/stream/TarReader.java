package dev.jcp.tree.stream;

import static dev.jcp.tree.stream.TarHeader.BLOCK_BYTES;

import dev.jcp.path.RawPath;
import dev.jcp.tree.SourceLost;
import dev.jcp.tree.stream.TarHeader.Field;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads tar archives: ustar, pax and GNU's long names, all names as raw bytes. The library reads
 * numbers and checksums; its own reader decodes pax records as UTF-8, and holds whatever a hostile
 * archive claims in memory.
 *
 * <p>Memory is bounded whatever comes: an extension header may have {@value #MOST_EXTENSION_BYTES}
 * bytes, and a list of holes has a bound of its own ({@link SparseMap}).
 */
final class TarReader {

  /** A path of any depth a test has seen, and xattrs of 64 KiB each (xattr(7)). */
  private static final int MOST_EXTENSION_BYTES = 1 << 20;

  private static final int MOST_FILLER_BYTES = 16 << 20;

  private final InputStream in;
  private final HeaderBlock block = new HeaderBlock();

  /** Left of the contents of the entry at hand, and of the zeros that fill its last block. */
  private long left;

  private int padding;

  /** Where the entry at hand was stored without its holes; else null. */
  private SparseContents sparse;

  private boolean ended;
  private String doubt;

  /** What a global header says of all entries behind it. */
  private PaxRecords global = new PaxRecords();

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The next entry, or null at the end: two blocks of zeros, or nothing more. */
  TarHeader next() throws IOException {
    PaxRecords pax = null;
    RawPath longName = null;
    RawPath longLink = null;
    while (nextBlock()) {
      byte typeflag = block.typeflag();
      long size = block.number(Field.SIZE);
      if (size < 0) {
        throw new TarException("an entry has a negative size");
      }
      switch (typeflag) {
        case TarHeader.PAX, TarHeader.SOLARIS_PAX -> pax = records(size, global.copy());
        case TarHeader.PAX_GLOBAL -> {
          bound(size);
          global = records(size, new PaxRecords());
        }
        case TarHeader.GNU_LONG_NAME -> longName = withoutNul(extension(size));
        case TarHeader.GNU_LONG_LINK -> longLink = withoutNul(extension(size));
        case TarHeader.GNU_VOLUME_LABEL -> start(size); // no file
        default -> {
          return header(typeflag, size, pax == null ? global : pax, longName, longLink);
        }
      }
    }
    return null;
  }

  private TarHeader header(
      byte typeflag, long size, PaxRecords pax, RawPath longName, RawPath longLink)
      throws IOException {
    RawPath name = pax.path != null ? pax.path : longName != null ? longName : block.name();
    RawPath link =
        pax.link != null ? pax.link : longLink != null ? longLink : block.text(Field.LINK);
    boolean headerOnly = typeflag >= TarHeader.HARD_LINK && typeflag <= TarHeader.FIFO;
    start(headerOnly ? 0 : pax.sizeBytes != null ? pax.sizeBytes : size);
    String refusal = null;
    if (typeflag == TarHeader.GNU_SPARSE) {
      refusal = startOldSparse();
    } else if (!headerOnly && global.isSparse()) {
      refusal = "a header for all entries says that it was stored sparse";
    } else if (!headerOnly && pax.isSparse()) {
      refusal = startSparse(pax.sparse());
      name = pax.sparse().name != null ? pax.sparse().name : name;
    }
    return new TarHeader(
        name,
        typeflag,
        link,
        pax.mode((int) block.number(Field.MODE) & 07777),
        pax.uid != null ? pax.uid : block.number(Field.UID),
        pax.gid != null ? pax.gid : block.number(Field.GID),
        sizeBytes(),
        pax.hasMtime ? pax.mtimeSeconds : block.number(Field.MTIME),
        pax.hasMtime ? pax.mtimeNanos : 0,
        block.number(Field.DEVICE_MAJOR),
        block.number(Field.DEVICE_MINOR),
        pax.xattrs,
        refusal);
  }

  /** Why it is refused, or null: then its contents are whole, with zeros for the holes. */
  private String startSparse(SparseRecords records) throws IOException {
    if (records.fault() != null) {
      return records.fault();
    }
    if (records.isInFront()) {
      SparseLists.readInFront(this, records.map);
    }
    return startSparse(records.map, records.realSize());
  }

  /** Other programs have other things in the places of such a header. */
  private String startOldSparse() throws IOException {
    if (!block.text(Field.MAGIC).equals(RawPath.ascii("ustar "))) {
      return "stored sparse, and not by GNU tar";
    }
    SparseMap map = new SparseMap();
    long realSize = SparseLists.oldGnuRealSize(block.bytes);
    SparseLists.readOldGnu(block.bytes, this, map);
    return realSize < 0 ? "stored sparse, and its size is not said" : startSparse(map, realSize);
  }

  private String startSparse(SparseMap map, long realSize) {
    String fault = map.fault(realSize, left);
    if (fault == null) {
      sparse = new SparseContents(this, map, realSize);
    }
    return fault;
  }

  /** After the end: why the archive may not be whole, or null. */
  String doubtAboutEnd() {
    return doubt;
  }

  /** Of the entry at hand, as far as its contents were not read yet. */
  long sizeBytes() {
    return sparse == null ? left : sparse.left();
  }

  /** The hole that comes next, in bytes, or 0. */
  long hole() {
    return sparse == null ? 0 : sparse.hole();
  }

  void skipHole() {
    if (sparse != null) {
      sparse.skipHole();
    }
  }

  /** The next bytes of the entry's contents; -1 at their end. */
  int read(byte[] to, int offset, int length) throws IOException {
    return sparse == null ? readStored(to, offset, length) : sparse.read(to, offset, length);
  }

  /** The same of what the archive itself holds. */
  int readStored(byte[] to, int offset, int length) throws IOException {
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

  /** False where no whole block is left. */
  boolean readStoredBlock(byte[] to) throws IOException {
    if (left < BLOCK_BYTES) {
      return false;
    }
    readExtension(to);
    left -= BLOCK_BYTES;
    return true;
  }

  /** A block that belongs to the header, though it is not in it. */
  void readExtension(byte[] to) throws IOException {
    if (in.readNBytes(to, 0, BLOCK_BYTES) < BLOCK_BYTES) {
      throw endedEarly();
    }
  }

  private void start(long size) {
    sparse = null;
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
    if (block.isZero()) {
      ended = true;
      if (readBlock() && !block.isZero() || !drain()) {
        doubt = "there is something behind the archive's end, which was not read";
      }
      return false;
    }
    if (!HeaderBlock.isHeader(block.bytes)) {
      throw HeaderBlock.notTar();
    }
    return true;
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
    int have = in.readNBytes(block.bytes, 0, BLOCK_BYTES);
    if (have > 0 && have < BLOCK_BYTES) {
      throw endedEarly();
    }
    return have > 0;
  }

  static SourceLost endedEarly() {
    return new TarException("the archive ends in the middle");
  }

  private PaxRecords records(long size, PaxRecords records) throws IOException {
    new PaxInput(in, size, MOST_EXTENSION_BYTES).readTo(records);
    skip(-size & BLOCK_BYTES - 1);
    return records;
  }

  private static void bound(long size) throws TarException {
    if (size > MOST_EXTENSION_BYTES) {
      throw new TarException("an extension header has " + size + " bytes: more than any file's");
    }
  }

  private byte[] extension(long size) throws IOException {
    bound(size);
    byte[] data = in.readNBytes((int) size);
    if (data.length < size) {
      throw endedEarly();
    }
    skip(-size & BLOCK_BYTES - 1);
    return data;
  }

  private static RawPath withoutNul(byte[] data) {
    int end = data.length;
    while (end > 0 && data[end - 1] == 0) {
      end--;
    }
    return RawPath.of(data).slice(0, end);
  }
}
