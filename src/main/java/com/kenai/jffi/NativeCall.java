package com.kenai.jffi;

import java.nio.ByteBuffer;

/**
 * Calls a C function with up to six 64-bit integer arguments.
 *
 * <p>It stands in jffi's package because jffi's library has its natives under that name. One call
 * costs about 140 ns.
 */
public final class NativeCall {

  private static final Foreign FOREIGN = new Foreign();

  /** A signature of six longs that gives a long, with errno saved after the call. */
  private static final long SIX_LONGS = sixLongs();

  private NativeCall() {}

  private static long sixLongs() {
    long type = FOREIGN.lookupBuiltinType(Foreign.TYPE_SINT64);
    return FOREIGN.newCallContext(
        type, new long[] {type, type, type, type, type, type}, Foreign.F_DEFAULT);
  }

  /** The address of a function of the C library, or 0. */
  public static long address(String function) {
    return Foreign.dlsym(Foreign.dlopen(null, Foreign.RTLD_LAZY), function);
  }

  /** Calls {@code function}; on x86-64 and aarch64 arguments it does not take are ignored by it. */
  public static long call(long function, long a, long b, long c, long d, long e, long f) {
    return Foreign.invokeN6(SIX_LONGS, function, a, b, c, d, e, f);
  }

  /**
   * errno of this thread's last {@link #call}; to be read on the same thread, before the next one.
   */
  public static int errno() {
    return Foreign.getLastError();
  }

  /** The address of a direct buffer's first byte; valid while the buffer is reachable. */
  public static long addressOf(ByteBuffer direct) {
    return FOREIGN.getDirectBufferAddress(direct);
  }
}
