package dev.jcp.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a script with bash, the other program that tells what is true. Each character of a string
 * here is one byte, so that any file name can be written.
 */
public final class Bash {

  private Bash() {}

  /** Skips the test where a program is not installed. */
  public static void require(String program) {
    String path = System.getenv("PATH");
    boolean there =
        Stream.of(path.split(":", -1)).anyMatch(at -> Files.isExecutable(Path.of(at, program)));
    assumeTrue(there, program + " is not installed");
  }

  /** What it wrote, to stdout or stderr; an exit status other than 0 fails. */
  public static String run(Path folder, String script, String... environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash").directory(folder.toFile());
    builder.environment().put("LC_ALL", "C");
    for (String variable : environment) {
      int equals = variable.indexOf('=');
      builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    Process process = builder.redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(("set -eu\n" + script + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("bash in " + folder + ":\n" + script + "\n" + out);
    }
    return out;
  }
}
