package dev.jcp.linux;

import com.kenai.jffi.NativeCall;
import java.nio.ByteBuffer;

/**
 * A piece of native memory that contents pass through. It begins at a page: the kernel's copy loops
 * are faster there.
 */
public final class NativeBuffer {

  private static final int PAGE = 4096;

  private final ByteBuffer memory;
  private final int size;
  private final long address;

  public NativeBuffer(int bytes) {
    memory = ByteBuffer.allocateDirect(bytes + PAGE);
    size = bytes;
    address = (NativeCall.addressOf(memory) + PAGE - 1) & -PAGE;
  }

  public long address() {
    return address;
  }

  public int size() {
    return size;
  }
}
