package dev.jcp.linux;

import static dev.jcp.linux.Syscall.check;
import static dev.jcp.linux.Syscall.memory;
import static dev.jcp.linux.Syscall.raw;

import dev.jcp.path.RawPath;

/**
 * A stream socket to a Unix path. java.nio's SocketChannel does the same for 9 ms more of start-up.
 */
public final class LinuxSocket {

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SUN_PATH_BYTES = 108;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDTIMEO = 21;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MOST_BYTES = 64 * 1024;
  private static final long SLICE_MILLIS = 200;
  private static final int TIMEVAL_BYTES = 16;

  private LinuxSocket() {}

  /**
   * Connects; ENOENT, ECONNREFUSED: nobody there; EACCES: not for this user; EAGAIN: nobody accepts
   * before the time is over. A path of 108 bytes or more: ENAMETOOLONG.
   */
  public static Fd connectUnix(RawPath path, long timeoutMillis) throws ErrnoException {
    if (path.length() >= SUN_PATH_BYTES) {
      throw new ErrnoException("connect", Errno.ENAMETOOLONG);
    }
    Fd socket =
        new Fd(
            (int)
                check("socket", raw(Numbers.SOCKET, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, 0, 0)));
    Syscall memory = memory();
    memory.blockLong(0, timeoutMillis / 1000);
    memory.blockLong(8, timeoutMillis % 1000 * 1000);
    raw(
        Numbers.SETSOCKOPT,
        socket.number(),
        SOL_SOCKET,
        SO_SNDTIMEO,
        memory.block(),
        TIMEVAL_BYTES);
    memory.blockShort(0, AF_UNIX);
    memory.blockBytes(2, path.bytes(), 0, path.length());
    memory.blockBytes(2 + path.length(), new byte[1], 0, 1);
    long result = raw(Numbers.CONNECT, socket.number(), memory.block(), 3L + path.length(), 0, 0);
    if (result < 0) {
      socket.close();
    }
    check("connect", result);
    return socket;
  }

  /**
   * Reads what is there, waiting up to the time given: bytes read, 0 at the end; EAGAIN once the
   * time is over, EINTR soon after the thread was interrupted.
   */
  public static int read(Fd socket, byte[] to, int offset, int length, long timeoutMillis)
      throws ErrnoException {
    long end = System.nanoTime() + timeoutMillis * 1_000_000;
    long left = timeoutMillis;
    while (!LinuxProcess.readable(socket, Math.min(left, SLICE_MILLIS))) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ErrnoException("read", Errno.EINTR);
      }
      left = millisUntil(end);
      if (left <= 0) {
        throw new ErrnoException("read", Errno.EAGAIN);
      }
    }
    return LinuxStream.read(socket, to, offset, length);
  }

  /**
   * Writes all of it, waiting up to the time given for each next part to be taken: EAGAIN once that
   * is over, EINTR soon after the thread was interrupted.
   *
   * <p>A blocking write would wait for as long as the other side likes, and no signal of ours ends
   * it.
   */
  public static void write(Fd socket, byte[] from, int offset, int length, long timeoutMillis)
      throws ErrnoException {
    long end = System.nanoTime() + timeoutMillis * 1_000_000;
    for (int done = 0; done < length; ) {
      int piece = Math.min(length - done, MOST_BYTES);
      Syscall memory = memory();
      memory.blockBytes(0, from, offset + done, piece);
      int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
      long sent = raw(Numbers.SENDTO, socket.number(), memory.block(), piece, flags, 0);
      if (sent == -Errno.EAGAIN) {
        awaitRoom(socket, end);
      } else {
        done += (int) check("write", sent);
        end = System.nanoTime() + timeoutMillis * 1_000_000;
      }
    }
  }

  /** A millisecond that has begun is waited for. */
  private static long millisUntil(long endNanos) {
    return (endNanos - System.nanoTime() + 999_999) / 1_000_000;
  }

  /** One slice of waiting: a socket is called writable only when much of it is free. */
  private static void awaitRoom(Fd socket, long end) throws ErrnoException {
    long left = millisUntil(end);
    if (left <= 0) {
      throw new ErrnoException("write", Errno.EAGAIN);
    }
    LinuxProcess.writable(socket, Math.min(left, SLICE_MILLIS));
    if (Thread.currentThread().isInterrupted()) {
      throw new ErrnoException("write", Errno.EINTR);
    }
  }
}
