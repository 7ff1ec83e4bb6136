package dev.jcp;

import dev.jcp.cli.Arguments;
import dev.jcp.cli.CommandLineReader;
import dev.jcp.cli.Option;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.ShellQuoting;
import dev.jcp.report.ExitStatus;
import dev.jcp.report.Failure;
import dev.jcp.tree.Unfinished;
import java.nio.charset.StandardCharsets;

/** Start: parse, run, exit status; nothing else. */
public final class Main {

  private Main() {}

  /** Ends by halt: nothing is left that a normal exit would have to put away. */
  public static void main(String[] args) {
    int status = run(args);
    System.err.flush();
    Signals.parkIfInterrupted();
    Runtime.getRuntime().halt(status);
  }

  private static int run(String... args) {
    boolean debug = false;
    try {
      Arguments arguments = CommandLineReader.read(args);
      debug = arguments.has(Option.DEBUG);
      return Commands.run(arguments);
    } catch (Failure e) {
      return tell(e, debug);
    } catch (ErrnoException e) {
      return tell(Failure.of("cannot start: " + e.reason(), e), debug);
    } catch (OutOfMemoryError e) {
      return tell(outOfMemory(e), debug);
    } catch (RuntimeException | Error e) {
      Failure bug =
          Failure.of(
                  "a bug in jcp: "
                      + ShellQuoting.quote(e.toString().getBytes(StandardCharsets.UTF_8)),
                  e)
              .withRemedy("please report it with the command line and what --debug adds");
      return tell(bug, debug);
    }
  }

  private static Failure outOfMemory(OutOfMemoryError e) {
    for (String line : Unfinished.lines()) {
      System.err.println("jcp: " + line);
    }
    return Failure.of("out of memory: " + e.getMessage(), e)
        .withRemedy("give it more, such as JCP_JAVA_OPTIONS=-Xmx1g, or copy in smaller pieces");
  }

  private static int tell(Failure failure, boolean debug) {
    System.err.println("jcp: " + failure.getMessage());
    if (failure.remedy() != null) {
      System.err.println("  " + failure.remedy());
    }
    if (debug) {
      failure.printStackTrace();
    }
    return failure.exitStatus() == ExitStatus.OK ? ExitStatus.FAILED : failure.exitStatus();
  }
}
