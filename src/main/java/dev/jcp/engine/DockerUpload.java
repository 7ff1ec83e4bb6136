package dev.jcp.engine;

import dev.jcp.engine.http.Http;
import dev.jcp.engine.http.HttpException;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import java.io.IOException;
import java.io.OutputStream;

/** An archive on its way to a daemon, in chunks. */
final class DockerUpload implements Archive.Upload {

  private static final int CHUNK_BYTES = 64 * 1024;

  private final Http http;
  private final long timeoutMillis;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int filled;

  DockerUpload(Http http, long timeoutMillis) {
    this.http = http;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
          int count = Math.min(length - done, CHUNK_BYTES - filled);
          System.arraycopy(from, offset + done, chunk, filled, count);
          filled += count;
          done += count;
          if (filled == CHUNK_BYTES) {
            send();
          }
        }
      }
    };
  }

  private void send() throws IOException {
    if (filled == 0) {
      return;
    }
    try {
      http.writeChunk(chunk, 0, filled);
      filled = 0;
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** A daemon that refuses an archive answers before its end, and then takes no more of it. */
  private IOException refusal(IOException broken) {
    boolean stuck = broken instanceof ErrnoException errno && errno.is(Errno.EAGAIN);
    IOException why =
        stuck
            ? new HttpException(
                "the daemon has taken no more of it for " + timeoutMillis / 1000 + " s")
            : DockerArchive.inWords(broken, timeoutMillis);
    try {
      http.readHead(stuck ? 0 : timeoutMillis); // it has had its time
      DockerArchive.check(http);
      return why;
    } catch (HttpException | EngineRefusal e) {
      return stuck && http.status() == 0 ? why : e;
    } catch (IOException e) {
      return why;
    }
  }

  @Override
  public void complete() throws IOException {
    send();
    try {
      http.writeLastChunk();
    } catch (IOException e) {
      throw refusal(e);
    }
    try {
      http.readHead();
    } catch (IOException e) {
      throw DockerArchive.inWords(e, timeoutMillis);
    }
    DockerArchive.check(http);
  }

  @Override
  public void close() {
    http.close();
  }
}
