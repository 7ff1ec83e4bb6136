package dev.jcp.it.tree;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Runs shell scripts. A string here holds bytes: each of its characters is one, so that any file
 * name can be written.
 *
 * <p>ProcessBuilder passes arguments in the locale's encoding and would lose some of them; a script
 * in a file does not.
 */
public final class Shell {

  private static final int DEFAULT_TIMEOUT_SECONDS = 120;

  private Shell() {}

  /** What a command gave: exit status, and the bytes of both outputs. */
  public record Result(String command, int status, String out, String err) {

    public Result orFail() {
      if (status != 0) {
        throw new AssertionError(describe());
      }
      return this;
    }

    /** All that one needs to run it again and to see what was wrong. */
    public String describe() {
      return "$ "
          + Bytes.show(command)
          + "\n[exit "
          + status
          + "]\n--- stdout\n"
          + Bytes.show(shorten(out))
          + "\n--- stderr\n"
          + Bytes.show(shorten(err));
    }

    private static String shorten(String text) {
      return text.length() <= 4000
          ? text
          : text.substring(0, 4000) + "... (" + text.length() + " bytes)";
    }
  }

  public static Result run(String script) {
    return run(script, DEFAULT_TIMEOUT_SECONDS);
  }

  /** Runs it to its end; when that takes longer it is killed, and this fails. */
  public static Result run(String script, int timeoutSeconds) {
    return finish(script, start(script), timeoutSeconds);
  }

  /**
   * Starts it with pipes; a script that ends in {@code exec PROGRAM} makes the process that
   * program.
   */
  public static Process start(String script) {
    try {
      Path file = scriptFile(script);
      return new ProcessBuilder("/bin/sh", file.toString())
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a started process and reads what it says. */
  public static Result finish(String script, Process process, int timeoutSeconds) {
    Drain out = new Drain(process.getInputStream());
    Drain err = new Drain(process.getErrorStream());
    try {
      if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "not finished after "
                + timeoutSeconds
                + " s: "
                + new Result(script, 137, out.text(), err.text()).describe());
      }
      return new Result(script, process.exitValue(), out.text(), err.text());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
  }

  /** Removed one by one as new ones come, so a started shell has always read its own. */
  private static Path scriptFile(String script) throws IOException {
    Path file = Files.createTempFile("jcp-it-", ".sh");
    file.toFile().deleteOnExit();
    String self = "rm -f -- " + Bytes.quote(file.toString()) + "\n";
    return Files.write(file, (self + script + "\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  private static final class Drain extends Thread {

    private final InputStream from;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Drain(InputStream from) {
      this.from = from;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      try {
        from.transferTo(bytes);
      } catch (IOException e) {
        // The process was killed; what came until then is enough.
      }
    }

    String text() throws InterruptedException {
      join(2000);
      return bytes.toString(StandardCharsets.ISO_8859_1);
    }
  }
}
