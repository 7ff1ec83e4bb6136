package dev.jcp.engine.http;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** A TCP connection, with TLS or without. */
final class SocketConnection implements Connection {

  private static final long SLICE_MILLIS = 200;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final WriteWatch watch;

  /**
   * @param tls null: in the clear
   */
  SocketConnection(String host, int port, TlsFiles tls, long timeoutMillis) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new HttpException("the host name cannot be resolved");
    }
    Socket plain = new Socket();
    // What is encrypted waits below: closing the upper one would wait with it.
    watch = new WriteWatch(plain::close);
    try {
      plain.connect(address, (int) timeoutMillis);
      plain.setTcpNoDelay(true);
      plain.setSoTimeout((int) timeoutMillis); // for the handshake
      socket = tls == null ? plain : Tls.over(plain, host, port, tls);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    } catch (SocketTimeoutException e) {
      plain.close();
      throw new ErrnoException("connect", Errno.EAGAIN);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  @Override
  public int read(byte[] to, int offset, int length, long timeoutMillis) throws IOException {
    long end = System.nanoTime() + timeoutMillis * 1_000_000;
    try {
      while (true) {
        long left = (end - System.nanoTime() + 999_999) / 1_000_000;
        socket.setSoTimeout((int) Math.max(1, Math.min(left, SLICE_MILLIS)));
        try {
          return Math.max(0, in.read(to, offset, length));
        } catch (SocketTimeoutException e) {
          if (Thread.currentThread().isInterrupted()) {
            throw new ErrnoException("read", Errno.EINTR);
          }
          if (left <= 0) {
            throw new ErrnoException("read", Errno.EAGAIN);
          }
        }
      }
    } catch (SSLException e) {
      throw Tls.inWords(e);
    }
  }

  @Override
  public void write(byte[] from, int offset, int length, long timeoutMillis) throws IOException {
    try {
      watch.write(out, from, offset, length, timeoutMillis);
    } catch (ErrnoException e) {
      throw e;
    } catch (IOException e) {
      // With TLS 1.3 a daemon that does not know our certificate says so only after the handshake.
      throw lastWords(e);
    }
  }

  private IOException lastWords(IOException broken) {
    if (socket instanceof SSLSocket) {
      try {
        in.read();
      } catch (SSLException e) {
        return Tls.inWords(e);
      } catch (IOException e) {
        return broken;
      }
    }
    return broken;
  }

  @Override
  public void close() {
    watch.end();
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing of it is needed any more.
    }
  }
}
