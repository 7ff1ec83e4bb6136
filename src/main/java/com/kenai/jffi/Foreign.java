package com.kenai.jffi;

import java.nio.Buffer;

/**
 * The natives of jffi's library that we call, by the names it has them under; it stands in the
 * place of jffi's own class Foreign.
 *
 * <p>jffi's own finds and unpacks its library and compares versions by reflection, and its Invoker
 * and CallContext load 40 classes that a call of six longs has no use for. All that is 4 ms of CPU
 * time at start (JDK 25 with an AOT cache), most of it method handles spun for one Field.get. This
 * one needs the library as a file beside the program, which it has to be anyway: unpacked into /tmp
 * at run time, anybody there could replace it.
 */
final class Foreign {

  /** jffi.h: a signed 64-bit integer. */
  static final int TYPE_SINT64 = 12;

  /** jffi.h: errno is saved after each call. */
  static final int F_DEFAULT = 0;

  /** dlfcn.h. */
  static final int RTLD_LAZY = 1;

  private static final String LIBRARY = "/libjffi-1.2.so";

  static {
    String folder = System.getProperty("jffi.boot.library.path");
    if (folder == null) {
      throw new IllegalStateException(
          "jffi's library is not where it should be: start jcp by its launcher");
    }
    System.load(folder + LIBRARY);
  }

  static native long dlopen(String name, int flags);

  static native long dlsym(long library, String symbol);

  static native int getLastError();

  static native long invokeN6(
      long context, long function, long a, long b, long c, long d, long e, long f);

  native long newCallContext(long returnType, long[] parameterTypes, int flags);

  native long lookupBuiltinType(int type);

  native long getDirectBufferAddress(Buffer buffer);
}
