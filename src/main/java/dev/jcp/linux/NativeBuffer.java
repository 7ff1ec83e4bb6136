package dev.jcp.linux;

import com.kenai.jffi.NativeCall;
import java.nio.ByteBuffer;

/** A piece of native memory that contents pass through. */
public final class NativeBuffer {

  private final ByteBuffer memory;
  private final long address;

  public NativeBuffer(int bytes) {
    memory = ByteBuffer.allocateDirect(bytes);
    address = NativeCall.addressOf(memory);
  }

  public long address() {
    return address;
  }

  public int size() {
    return memory.capacity();
  }
}
