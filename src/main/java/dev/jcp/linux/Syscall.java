package dev.jcp.linux;

import com.kenai.jffi.NativeCall;
import dev.jcp.path.RawPath;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One door to the kernel: syscall(2) through jffi, with a piece of native memory for each thread.
 *
 * <p>syscall(2) takes the number and five arguments here; calls with six go to the C library's own
 * function.
 */
final class Syscall {

  private static final long SYSCALL = NativeCall.address("syscall");

  /** Enough for PATH_MAX and its NUL, twice, and a block for structures. */
  static final int PATH_BYTES = 4096;

  private static final int FIRST_PATH = 0;
  private static final int SECOND_PATH = PATH_BYTES;
  private static final int BLOCK = 2 * PATH_BYTES;
  static final int BLOCK_BYTES = 68 * 1024;

  /**
   * A class of its own and no method reference: one lambda costs 4 ms of start-up, archived or not.
   */
  private static final class PerThread extends ThreadLocal<Syscall> {
    @Override
    protected Syscall initialValue() {
      return new Syscall();
    }
  }

  private static final PerThread MEMORY = new PerThread();

  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(BLOCK + BLOCK_BYTES).order(ByteOrder.nativeOrder());
  private final long address = NativeCall.addressOf(memory);

  private Syscall() {}

  /** This thread's memory: what is in it lasts until the thread's next call. */
  static Syscall memory() {
    return MEMORY.get();
  }

  /** Puts a path into the first place and gives its address. */
  long path(RawPath path, String call) throws ErrnoException {
    return put(path, FIRST_PATH, call);
  }

  /** Puts a path into the second place and gives its address. */
  long secondPath(RawPath path, String call) throws ErrnoException {
    return put(path, SECOND_PATH, call);
  }

  private long put(RawPath path, int offset, String call) throws ErrnoException {
    byte[] bytes = path.bytes();
    if (bytes.length >= PATH_BYTES) {
      throw new ErrnoException(call, Errno.ENAMETOOLONG);
    }
    memory.put(offset, bytes, 0, bytes.length);
    memory.put(offset + bytes.length, (byte) 0);
    return address + offset;
  }

  /** The address of the block for structures and short buffers. */
  long block() {
    return address + BLOCK;
  }

  int blockInt(int offset) {
    return memory.getInt(BLOCK + offset);
  }

  long blockLong(int offset) {
    return memory.getLong(BLOCK + offset);
  }

  short blockShort(int offset) {
    return memory.getShort(BLOCK + offset);
  }

  void blockInt(int offset, int value) {
    memory.putInt(BLOCK + offset, value);
  }

  void blockShort(int offset, int value) {
    memory.putShort(BLOCK + offset, (short) value);
  }

  void blockLong(int offset, long value) {
    memory.putLong(BLOCK + offset, value);
  }

  byte[] blockBytes(int offset, int length) {
    byte[] bytes = new byte[length];
    memory.get(BLOCK + offset, bytes, 0, length);
    return bytes;
  }

  void blockTo(byte[] to, int offset, int length) {
    memory.get(BLOCK, to, offset, length);
  }

  void blockBytes(int offset, byte[] bytes, int from, int length) {
    memory.put(BLOCK + offset, bytes, from, length);
  }

  /** The result, or -errno: a failed call is often an answer, and then needs no exception. */
  static long raw(long number, long a, long b, long c, long d, long e) {
    return result(NativeCall.call(SYSCALL, number, a, b, c, d, e));
  }

  /** The same for a C library function of up to six arguments. */
  static long rawFunction(long function, long a, long b, long c, long d, long e, long f) {
    return result(NativeCall.call(function, a, b, c, d, e, f));
  }

  private static long result(long result) {
    return result == -1 ? -NativeCall.errno() : result;
  }

  static long check(String call, long result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(call, (int) -result);
    }
    return result;
  }
}
