package dev.jcp.it;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The program under test, as built: a command line to run, each string of it bytes ({@link Bytes}).
 *
 * <p>System property {@code jcp.bin} says where it is.
 */
public final class Jcp {

  public static final String BIN =
      Path.of(System.getProperty("jcp.bin", "bin/jcp")).toAbsolutePath().toString();

  /** The same on the oldest Java, where it has been built. */
  private static final String BIN_17 =
      System.getProperty(
          "jcp.bin17", System.getProperty("jcp.bin.jdk17", "target/dist-jdk17/bin/jcp"));

  private final String folder;
  private final String program;
  private final String prefix;
  private final Map<String, String> environment;

  private Jcp(String folder, String program, String prefix, Map<String, String> environment) {
    this.folder = folder;
    this.program = program;
    this.prefix = prefix;
    this.environment = environment;
  }

  /** To be run in a folder. */
  public static Jcp in(String folder) {
    return new Jcp(folder, BIN, "", Map.of()).with("LC_ALL", "C.UTF-8");
  }

  /** The builds there are: {@link #BIN}, and the one for the oldest Java. */
  public static List<String> builds() {
    Path other = Path.of(BIN_17).toAbsolutePath();
    return Files.isExecutable(other) ? List.of(BIN, other.toString()) : List.of(BIN);
  }

  public Jcp with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(variable, value);
    return new Jcp(folder, program, prefix, more);
  }

  /** Another build of it, or the program it is measured by. */
  public Jcp program(String other) {
    return new Jcp(folder, other, prefix, environment);
  }

  /** Runs it by another program, such as {@code setpriv --reuid 65534}. */
  public Jcp under(String command) {
    return new Jcp(folder, program, command + " ", environment);
  }

  public Run run(String... arguments) {
    return new Run(Shell.run(script(arguments)));
  }

  /** Starts it; the process is the program itself, ready to get signals. */
  public Process start(String... arguments) {
    return Shell.start(script(arguments));
  }

  public Run finish(Process process, int timeoutSeconds, String... arguments) {
    return new Run(Shell.finish(script(arguments), process, timeoutSeconds));
  }

  /** A line to paste into a shell. */
  public String script(String... arguments) {
    StringBuilder script = new StringBuilder("cd ").append(Bytes.quote(folder)).append(" && exec ");
    if (!environment.isEmpty()) {
      script.append("env ");
      environment.forEach(
          (k, v) -> script.append(k).append('=').append(Bytes.quote(v)).append(' '));
    }
    List<String> words = new ArrayList<>();
    for (String argument : arguments) {
      words.add(Bytes.quote(argument));
    }
    return script
        .append(prefix)
        .append(program)
        .append(' ')
        .append(String.join(" ", words))
        .toString();
  }

  /** How it went. */
  public record Run(Shell.Result result) {

    public int status() {
      return result.status();
    }

    public String out() {
      return result.out();
    }

    public String err() {
      return result.err();
    }

    public String describe() {
      return result.describe();
    }

    public Run expect(int status) {
      if (result.status() != status) {
        throw new AssertionError("exit " + status + " expected: " + describe());
      }
      return this;
    }

    /** Refused as an error of the command line (2) or of the copy (1): either is good. */
    public Run expectFailure() {
      return result.status() == 2 ? expect(2) : refused();
    }

    /** Something was said on stderr that holds this text. */
    public Run says(String text) {
      if (!result.err().contains(text)) {
        throw new AssertionError("stderr should say \"" + text + "\": " + describe());
      }
      return this;
    }

    /** A clear refusal: exit 1, a line of ours, and no trace of Java. */
    public Run refused() {
      expect(1).says("jcp: ");
      if (result.err().contains("Exception") || result.err().contains("\tat ")) {
        throw new AssertionError("a stack trace instead of a message: " + describe());
      }
      return this;
    }
  }
}
