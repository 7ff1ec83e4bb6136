package dev.jcp;

import dev.jcp.cli.CommandLineReader;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs several command lines, with {@code --then} between them, in one JVM, for scripts/build: the
 * cache that speeds up every start holds the classes of one run, and no single copy goes both
 * routes both ways.
 */
public final class Training {

  private Training() {}

  /**
   * All but the last must succeed, or ask for the PID of what is not there: so engines that are
   * absent are met. The last is run as ever.
   */
  public static void main(String[] args) throws Failure, ErrnoException {
    List<String> words = new ArrayList<>();
    for (String arg : args) {
      if (!arg.equals("--then")) {
        words.add(arg);
        continue;
      }
      // The bytes of argv are looked up by their place from its end, which only the last has.
      RawPath[] raw = new RawPath[words.size()];
      for (int i = 0; i < raw.length; i++) {
        raw[i] = RawPath.ascii(words.get(i));
      }
      run(raw, words.toArray(new String[0]));
      words.clear();
    }
    Main.main(words.toArray(new String[0]));
  }

  private static void run(RawPath[] raw, String... words) throws Failure, ErrnoException {
    try {
      if (Commands.run(CommandLineReader.read(raw, words)) != 0) {
        throw Failure.of("failed in training: " + String.join(" ", words));
      }
    } catch (Failure e) {
      if (!words[0].equals("--pid")) {
        throw e;
      }
    }
  }
}
