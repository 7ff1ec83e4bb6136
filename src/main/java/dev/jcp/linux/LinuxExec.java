package dev.jcp.linux;

import static dev.jcp.linux.Syscall.check;
import static dev.jcp.linux.Syscall.raw;
import static dev.jcp.linux.Syscall.rawFunction;

import com.kenai.jffi.NativeCall;
import dev.jcp.path.RawPath;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Another program in this process's place: same PID, same terminal, same open standard streams. */
public final class LinuxExec {

  private static final RawPath CMDLINE = RawPath.ascii("/proc/self/cmdline");
  private static final int F_SETFD = 2;
  private static final int SIG_UNBLOCK = 1;
  private static final long SIGQUIT_BIT = 1 << 2;

  private LinuxExec() {}

  /** This process's own words, the JVM's options among them, as bytes. */
  public static List<RawPath> commandLine() throws ErrnoException {
    byte[] all = new byte[64 * 1024];
    int length = 0;
    try (Fd cmdline = Linux.openat(Fd.WORKING_DIRECTORY, CMDLINE, Open.O_RDONLY)) {
      int more;
      do {
        if (length == all.length) {
          all = Arrays.copyOf(all, all.length * 2);
        }
        more = LinuxStream.read(cmdline, all, length, all.length - length);
        length += more;
      } while (more > 0);
    }
    List<RawPath> words = new ArrayList<>();
    for (int start = 0, end = 0; end < length; end++) {
      if (all[end] == 0) {
        words.add(RawPath.of(Arrays.copyOfRange(all, start, end)));
        start = end + 1;
      }
    }
    return words;
  }

  /** The descriptor goes over to the program that is executed. */
  public static void inherit(Fd fd) throws ErrnoException {
    check("fcntl", raw(Numbers.FCNTL, fd.number(), F_SETFD, 0, 0, 0));
  }

  /**
   * execv(3), with one more variable in the environment. Returns only by throwing: ENOENT, EACCES:
   * no such program.
   *
   * <p>Handlers of signals end with this program, ignored signals stay ignored, and so does the
   * mask: HotSpot keeps SIGQUIT from all threads but its own, so it is let in again.
   */
  public static void exec(RawPath program, List<RawPath> words, RawPath variable, RawPath value)
      throws ErrnoException {
    Memory memory = new Memory(words, program, variable, value);
    long set = NativeCall.address("setenv");
    check("setenv", rawFunction(set, memory.at(1), memory.at(2), 1, 0, 0, 0));
    Syscall block = Syscall.memory();
    block.blockLong(0, SIGQUIT_BIT);
    raw(Numbers.RT_SIGPROCMASK, SIG_UNBLOCK, block.block(), 0, Long.BYTES, 0);
    long execv = NativeCall.address("execv");
    long result = rawFunction(execv, memory.at(0), memory.pointers(3), 0, 0, 0, 0);
    rawFunction(NativeCall.address("unsetenv"), memory.at(1), 0, 0, 0, 0, 0);
    check("execv", result);
  }

  /** Program, variable and value, then the words: their bytes, and an array that points to them. */
  private static final class Memory {

    private final long start;
    private final int arrayOffset;
    private final ByteBuffer buffer;

    Memory(List<RawPath> words, RawPath... first) {
      List<RawPath> all = new ArrayList<>(Arrays.asList(first));
      all.addAll(words);
      int bytes = 0;
      for (RawPath text : all) {
        bytes += text.length() + 1;
      }
      arrayOffset = (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
      buffer = ByteBuffer.allocateDirect(arrayOffset + (all.size() + 1) * Long.BYTES);
      buffer.order(ByteOrder.nativeOrder()); // all zero: each text ends, and so does the array
      start = NativeCall.addressOf(buffer);
      int offset = 0;
      for (int i = 0; i < all.size(); i++) {
        byte[] text = all.get(i).bytes();
        buffer.put(offset, text, 0, text.length);
        buffer.putLong(arrayOffset + i * Long.BYTES, start + offset);
        offset += text.length + 1;
      }
    }

    long at(int text) {
      return buffer.getLong(arrayOffset + text * Long.BYTES);
    }

    long pointers(int from) {
      return start + arrayOffset + (long) from * Long.BYTES;
    }
  }
}
