package dev.jcp.engine.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a program writes to its standard error. All of it is read, so that the program never has to
 * wait for us; the beginning is kept.
 */
public final class ProgramWords {

  private static final int MOST_BYTES = 4096;
  private static final long PATIENCE_MILLIS = 1000;

  private final Process process;
  private final ByteArrayOutputStream words = new ByteArrayOutputStream();
  private final Thread listener;

  public ProgramWords(Process process) {
    this.process = process;
    listener = new Thread(this::listen, "a program's words");
    listener.setDaemon(true);
    listener.start();
  }

  private void listen() {
    try (InputStream errors = process.getErrorStream()) {
      for (int b = errors.read(); b >= 0; b = errors.read()) {
        if (words.size() < MOST_BYTES) {
          words.write(b);
        }
      }
    } catch (IOException e) {
      // the process was ended
    }
  }

  /** Of a program that has ended: what it had to say, not escaped. */
  public String text() {
    try {
      listener.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return words.toString(StandardCharsets.ISO_8859_1).trim();
  }
}
