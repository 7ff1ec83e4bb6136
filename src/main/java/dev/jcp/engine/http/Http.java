package dev.jcp.engine.http;

import dev.jcp.linux.ErrnoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One HTTP/1.1 request, and its answer, read as it comes.
 *
 * <p>Everything is bounded: the time for an answer (for each next part of one that is streamed, in
 * either direction), the size of its head, the body by whoever reads it. A body that ends before
 * its time is an error, so half an answer is never taken for a whole one.
 */
public final class Http implements AutoCloseable {

  private static final String PATH_STAT = "x-docker-container-path-stat";
  private static final int HEAD_LIMIT = 64 * 1024;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long UNTIL_CLOSED = -1;

  private final Connection connection;
  private final long timeoutMillis;
  private final boolean head;
  private long deadlineNanos;
  private boolean streamed;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;
  private int headBytes;
  private String pathStat;
  private int status;
  private boolean chunked;

  /** Bytes left of the body, or of its current chunk. */
  private long left = UNTIL_CLOSED;

  private boolean firstChunk = true;
  private boolean ended;

  private Http(Connection connection, long timeoutMillis, boolean head) {
    this.connection = connection;
    this.timeoutMillis = timeoutMillis;
    this.head = head;
    restartTime();
  }

  /**
   * Sends GET or HEAD and reads the head of the answer.
   *
   * @param connection is closed with this, also when this throws
   * @param target path and query, percent-encoded
   * @throws ErrnoException with EAGAIN: no answer in time
   */
  public static Http ask(Connection connection, String method, String target, long timeoutMillis)
      throws IOException {
    Http http = new Http(connection, timeoutMillis, method.equals("HEAD"));
    try {
      http.send(method, target, "");
      http.readHead();
      return http;
    } catch (IOException e) {
      http.close();
      throw e;
    }
  }

  /**
   * Sends the head of a PUT whose body follows in chunks, of a length that nobody knows yet.
   *
   * @param connection is closed with this, also when this throws
   */
  public static Http put(Connection connection, String target, long timeoutMillis)
      throws IOException {
    Http http = new Http(connection, timeoutMillis, false);
    try {
      String type = "Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n";
      http.send("PUT", target, type);
      return http;
    } catch (IOException e) {
      http.close();
      throw e;
    }
  }

  private void send(String method, String target, String headers) throws IOException {
    String request =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: jcp\r\nAccept: */*\r\n"
            + headers
            + "Connection: close\r\n\r\n";
    byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
    connection.write(bytes, 0, bytes.length, timeoutMillis);
  }

  /** Writes the next part of a PUT's body; at least one byte. */
  public void writeChunk(byte[] from, int offset, int length) throws IOException {
    byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] chunk = new byte[size.length + length + 2];
    System.arraycopy(size, 0, chunk, 0, size.length);
    System.arraycopy(from, offset, chunk, size.length, length);
    chunk[chunk.length - 2] = '\r';
    chunk[chunk.length - 1] = '\n';
    connection.write(chunk, 0, chunk.length, timeoutMillis);
  }

  /** Ends the body of a PUT. */
  public void writeLastChunk() throws IOException {
    byte[] last = {'0', '\r', '\n', '\r', '\n'};
    connection.write(last, 0, last.length, timeoutMillis);
  }

  /** From now on the time limit is for each next part of the answer, not for all of it. */
  public void stream() {
    streamed = true;
  }

  private void restartTime() {
    deadlineNanos = System.nanoTime() + timeoutMillis * 1_000_000;
  }

  public int status() {
    return status;
  }

  /** The header in which an archive request describes the path: base64, or null. */
  public String pathStat() {
    return pathStat;
  }

  /** The next bytes of the body: how many, or -1 at its end. */
  public int read(byte[] into, int offset, int length) throws IOException {
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
  public byte[] body(int limitBytes) throws IOException {
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

  /** Reads the status and headers; of a PUT, once its body is sent or was refused. */
  public void readHead() throws IOException {
    readHead(timeoutMillis);
  }

  /** The same with a time limit of its own. */
  public void readHead(long millis) throws IOException {
    deadlineNanos = System.nanoTime() + millis * 1_000_000;
    do {
      chunked = false;
      left = UNTIL_CLOSED;
      status = statusOf(line());
      readHeaders();
    } while (status < 200); // "100 Continue" and the like only announce the answer
  }

  private void readHeaders() throws IOException {
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
      } else if (name.equals(PATH_STAT)) {
        pathStat = header.substring(colon + 1).trim();
      }
    }
    if (chunked) {
      left = 0;
    }
    if (status == 204 || status == 304 || head) {
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

  private boolean fill() throws IOException {
    if (streamed) {
      restartTime();
    }
    long waitMillis = Math.max(0, (deadlineNanos - System.nanoTime()) / 1_000_000);
    from = 0;
    to = connection.read(buffer, 0, buffer.length, waitMillis);
    return to > 0;
  }

  @Override
  public void close() {
    connection.close();
  }
}
