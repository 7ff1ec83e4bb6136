package dev.jcp.cli;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.path.ShellQuoting;
import dev.jcp.report.Failure;
import dev.jcp.request.CopyOptions;
import dev.jcp.request.CopyRequest;
import dev.jcp.request.Place;
import dev.jcp.request.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** From argv to what the user wants. */
public final class CommandLineReader {

  private static final int MOST_SHOWN = 200;

  private CommandLineReader() {}

  /** Reads argv; a wrong command line is a failure with exit status 2. */
  public static Arguments read(String... typed) throws Failure, ErrnoException {
    return read(RawArguments.of(typed), typed);
  }

  /**
   * The same for arguments whose bytes are known.
   *
   * @param typed the same as text
   */
  public static Arguments read(RawPath[] raw, String... typed) throws Failure {
    Arguments arguments = ArgumentScan.scan(raw);
    if (arguments == null) {
      String ours = ArgumentScan.whatIsWrong(raw);
      if (ours != null) {
        throw Failure.usage(ours);
      }
      String wrong = CopySpec.whatIsWrong(typed);
      throw Failure.usage(wrong == null ? firstOption(raw) : inWords(wrong));
    }
    return arguments;
  }

  public static String help() {
    return CopySpec.help();
  }

  /** SRC... DEST, and how to copy. */
  public static CopyRequest copyRequest(Arguments arguments) throws Failure {
    List<RawPath> operands = arguments.operands();
    if (operands.isEmpty()) {
      throw Failure.usage("SRC and DEST are missing");
    }
    if (operands.size() == 1) {
      throw Failure.usage(operands.get(0) + ": DEST is missing");
    }
    boolean engine = arguments.value(Option.ENGINE) != null;
    List<Place> sources = new ArrayList<>();
    for (int i = 0; i < operands.size() - 1; i++) {
      sources.add(Place.parse(operands.get(i), engine));
    }
    Place destination = Place.parse(operands.get(operands.size() - 1), engine);
    for (Place source : sources) {
      check(source, destination);
    }
    if (sources.size() > 1 && destination instanceof Place.StandardStream) {
      throw Failure.usage("-: an archive is made of one SRC");
    }
    String via = arguments.value(Option.VIA);
    CopyOptions options =
        new CopyOptions(
            arguments.has(Option.ARCHIVE),
            arguments.has(Option.FOLLOW_LINK),
            arguments.has(Option.DEVICES),
            !arguments.has(Option.NO_SETID),
            arguments.has(Option.FSYNC),
            arguments.has(Option.FAIL_FAST),
            via == null ? Route.AUTO : Route.parse(via));
    return new CopyRequest(sources, destination, options);
  }

  private static void check(Place source, Place destination) throws Failure {
    if (source instanceof Place.StandardStream && !(destination instanceof Place.ContainerPath)) {
      throw Failure.usage("-: an archive on standard input goes into a container")
          .withRemedy("for the local side use tar itself");
    }
    if (destination instanceof Place.StandardStream && !(source instanceof Place.ContainerPath)) {
      throw Failure.usage("-: an archive is made of what is in a container")
          .withRemedy("for the local side use tar itself");
    }
    if (source instanceof Place.HostPath && destination instanceof Place.HostPath) {
      throw Failure.usage(
              source.typed() + " and " + destination.typed() + " are both local: that is cp's job")
          .withRemedy("a place in a container is written CONTAINER:PATH");
    }
  }

  /** picocli takes "-1" for a number, and so for an operand. */
  private static String firstOption(RawPath... raw) {
    for (RawPath argument : raw) {
      if (argument.length() > 1 && argument.at(0) == '-') {
        return "unknown option: " + argument;
      }
    }
    return "cannot read the command line";
  }

  /** picocli quotes what was typed as it is: one line, and nothing that a terminal would obey. */
  private static String inWords(String message) {
    String line =
        message.length() > MOST_SHOWN ? message.substring(0, MOST_SHOWN) + "..." : message;
    boolean visible = true;
    for (int i = 0; i < line.length(); i++) {
      visible &= line.charAt(i) >= 0x20 && line.charAt(i) < 0x7f;
    }
    String safe = visible ? line : ShellQuoting.quote(line.getBytes(StandardCharsets.UTF_8));
    return Character.toLowerCase(safe.charAt(0)) + safe.substring(1);
  }
}
