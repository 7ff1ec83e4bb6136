package dev.jcp.tree.stream;

import dev.jcp.path.RawPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The records of a pax header, one at a time. A list of a file's holes may be far larger than all
 * else that a header can hold, and is never held as text: what is counted against the bound is all
 * the rest.
 */
final class PaxInput {

  private static final RawPath SPARSE = RawPath.ascii("GNU.sparse.");
  private static final int BUFFER_BYTES = 8192;

  private final InputStream in;
  private final int mostBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;

  /** Of the header, not yet in the buffer. */
  private long beyond;

  private long held;

  PaxInput(InputStream in, long sizeBytes, int mostBytes) {
    this.in = in;
    this.beyond = sizeBytes;
    this.mostBytes = mostBytes;
  }

  /** Reads all records; later ones win over earlier ones. */
  void readTo(PaxRecords records) throws IOException {
    while (left() > 0) {
      readRecord(records);
    }
  }

  private long left() {
    return end - at + beyond;
  }

  private void readRecord(PaxRecords records) throws IOException {
    long whole = left();
    long length = number(' ', whole);
    long rest = length - (whole - left());
    if (length > whole || rest < 3) {
      throw PaxRecords.broken();
    }
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    int b = next();
    for (; b != '='; b = next()) {
      hold(1);
      name.write(b);
      if (--rest < 2) {
        throw PaxRecords.broken();
      }
    }
    RawPath key = RawPath.of(name.toByteArray());
    if (key.isEmpty()) {
      throw PaxRecords.broken();
    }
    readValue(records, key, rest - 2);
    if (next() != '\n') {
      throw PaxRecords.broken();
    }
  }

  private void readValue(PaxRecords records, RawPath key, long length) throws IOException {
    if (key.equals(SparseRecords.MAP)) {
      readMap(records.sparse(), length);
      return;
    }
    boolean ofMap = key.startsWith(SPARSE) && length <= SparseRecords.MOST_DIGITS;
    if (ofMap) {
      held -= key.length();
    } else {
      hold(length);
    }
    byte[] value = new byte[(int) length];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) next();
    }
    records.put(key, RawPath.of(value));
  }

  /** {@code OFFSET,SIZE,OFFSET,SIZE...}. */
  private void readMap(SparseRecords sparse, long length) throws IOException {
    long number = 0;
    int digits = 0;
    for (long i = 0; i < length; i++) {
      int b = next();
      if (b == ',') {
        sparse.number(digits == 0 ? -1 : number);
        number = 0;
        digits = 0;
      } else {
        boolean good = b >= '0' && b <= '9' && digits < SparseRecords.MOST_DIGITS && number >= 0;
        number = good ? number * 10 + b - '0' : -1;
        digits++;
      }
    }
    if (length > 0) {
      sparse.number(digits == 0 ? -1 : number);
    }
  }

  private long number(char behind, long most) throws IOException {
    long number = 0;
    for (int b = next(); b != behind; b = next()) {
      if (b < '0' || b > '9' || number > most) {
        throw PaxRecords.broken();
      }
      number = number * 10 + b - '0';
    }
    return number;
  }

  private void hold(long bytes) throws TarException {
    held += bytes;
    if (held > mostBytes) {
      throw new TarException("an extension header has " + held + " bytes: more than any file's");
    }
  }

  private int next() throws IOException {
    if (at == end) {
      if (beyond == 0) {
        throw PaxRecords.broken();
      }
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, beyond));
      if (count < 0) {
        throw TarReader.endedEarly();
      }
      at = 0;
      end = count;
      beyond -= count;
    }
    return buffer[at++] & 0xff;
  }
}
