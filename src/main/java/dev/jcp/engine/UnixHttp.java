package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxSocket;
import dev.jcp.path.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One HTTP/1.1 request over a Unix socket, and its answer, read as it comes.
 *
 * <p>Everything is bounded: the time for the whole answer, the size of its head, the body by
 * whoever reads it. A body that ends before its time is an error, so half an answer is never taken
 * for a whole one.
 */
final class UnixHttp implements AutoCloseable {

  private static final int HEAD_LIMIT = 64 * 1024;
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final long UNTIL_CLOSED = -1;

  private final Fd socket;
  private final long deadlineNanos;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;
  private int headBytes;
  private int status;
  private boolean chunked;

  /** Bytes left of the body, or of its current chunk. */
  private long left = UNTIL_CLOSED;

  private boolean firstChunk = true;
  private boolean ended;

  private UnixHttp(Fd socket, long deadlineNanos) {
    this.socket = socket;
    this.deadlineNanos = deadlineNanos;
  }

  /**
   * Sends GET and reads the head of the answer.
   *
   * @param target path and query, percent-encoded
   * @throws ErrnoException from connect: nobody there; EAGAIN: no answer in time
   */
  static UnixHttp get(RawPath socketPath, String target, long timeoutMillis) throws IOException {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
    UnixHttp http = new UnixHttp(LinuxSocket.connectUnix(socketPath, timeoutMillis), deadline);
    try {
      String request =
          "GET "
              + target
              + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: jcp\r\nAccept: application/json\r\n"
              + "Connection: close\r\n\r\n";
      LinuxSocket.write(http.socket, request.getBytes(StandardCharsets.ISO_8859_1));
      http.readHead();
      return http;
    } catch (IOException e) {
      http.close();
      throw e;
    }
  }

  int status() {
    return status;
  }

  /** The next bytes of the body: how many, or -1 at its end. */
  int read(byte[] into, int offset, int length) throws IOException {
    if (!ended && chunked && left <= 0) {
      nextChunk();
    }
    if (!ended && left == 0) {
      ended = true;
    }
    if (ended) {
      return -1;
    }
    if (from == to && !fill()) {
      if (left != UNTIL_CLOSED) {
        throw new HttpException("the answer ended early");
      }
      ended = true;
      return -1;
    }
    int count = Math.min(length, to - from);
    if (left != UNTIL_CLOSED) {
      count = (int) Math.min(count, left);
      left -= count;
    }
    System.arraycopy(buffer, from, into, offset, count);
    from += count;
    return count;
  }

  /** The whole body, of at most that many bytes. */
  byte[] body(int limitBytes) throws IOException {
    byte[] body = new byte[BUFFER_BYTES];
    int length = 0;
    while (true) {
      if (length > limitBytes) {
        throw new HttpException("the answer has more than " + limitBytes + " bytes");
      }
      if (length == body.length) {
        body = Arrays.copyOf(body, 2 * length);
      }
      int count = read(body, length, body.length - length);
      if (count < 0) {
        return Arrays.copyOf(body, length);
      }
      length += count;
    }
  }

  private void readHead() throws IOException {
    status = statusOf(line());
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      if (colon <= 0) {
        throw new HttpException("the answer is not HTTP");
      }
      String name = header.substring(0, colon).toLowerCase(Locale.ROOT);
      if (name.equals("content-length")) {
        left = contentLength(header.substring(colon + 1).trim());
      } else if (name.equals("transfer-encoding")) {
        if (!header.substring(colon + 1).trim().equalsIgnoreCase("chunked")) {
          throw new HttpException("the answer has an unknown transfer encoding");
        }
        chunked = true;
      }
    }
    if (chunked) {
      left = 0;
    }
    if (status == 204 || status == 304) {
      ended = true;
    }
  }

  private static int statusOf(String line) throws HttpException {
    if (line.startsWith("HTTP/1.") && line.length() >= 12 && line.charAt(8) == ' ') {
      int status = 0;
      for (int i = 9; i < 12; i++) {
        int digit = line.charAt(i) - '0';
        status = digit < 0 || digit > 9 ? -1000 : status * 10 + digit;
      }
      if (status >= 100 && (line.length() == 12 || line.charAt(12) == ' ')) {
        return status;
      }
    }
    throw new HttpException("the answer is not HTTP");
  }

  private static long contentLength(String digits) throws HttpException {
    long length = parse(digits, 10);
    if (length < 0) {
      throw new HttpException("the answer has a senseless Content-Length");
    }
    return length;
  }

  private void nextChunk() throws IOException {
    if (!firstChunk && !line().isEmpty()) {
      throw new HttpException("the answer has a broken chunk");
    }
    firstChunk = false;
    headBytes = 0;
    String size = line();
    int extension = size.indexOf(';');
    left = parse((extension < 0 ? size : size.substring(0, extension)).trim(), 16);
    if (left < 0) {
      throw new HttpException("the answer has a broken chunk");
    }
    if (left == 0) {
      while (!line().isEmpty()) {
        // trailers tell nothing that we ask for
      }
      ended = true;
    }
  }

  /** Digits only, as HTTP has it: no sign, at most 15 of them. -1 for anything else. */
  private static long parse(String digits, int radix) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 0x7f ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return digits.isEmpty() || digits.length() > 15 ? -1 : value;
  }

  /** A line without its end (CR LF, or LF alone). */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (from == to && !fill()) {
        throw new HttpException(
            headBytes == 0
                ? "the connection was closed without an answer"
                : "the answer ended early");
      }
      char c = (char) (buffer[from++] & 0xff);
      if (++headBytes > HEAD_LIMIT) {
        throw new HttpException("the answer is not HTTP");
      }
      if (c == '\n') {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
          line.setLength(length - 1);
        }
        return line.toString();
      }
      line.append(c);
    }
  }

  private boolean fill() throws ErrnoException {
    long waitMillis = Math.max(0, (deadlineNanos - System.nanoTime()) / 1_000_000);
    from = 0;
    to = LinuxSocket.read(socket, buffer, 0, buffer.length, waitMillis);
    return to > 0;
  }

  @Override
  public void close() {
    socket.close();
  }
}
