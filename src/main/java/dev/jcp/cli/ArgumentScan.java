package dev.jcp.cli;

import dev.jcp.path.RawPath;

/**
 * Reads a command line by the table of options: clusters ({@code -aL}), {@code --host=X} and {@code
 * --host X}, {@code --archive=true}, options after operands, {@code --}.
 *
 * <p>picocli would do the same and cost 6.5 ms of start-up, a quarter of all there is; it is loaded
 * for help and for the words of an error only. ArgumentScanTest holds the two to the same results,
 * but for values of options that take none: picocli refuses {@code --archive=true}.
 */
final class ArgumentScan {

  private static final RawPath END_OF_OPTIONS = RawPath.ascii("--");
  private static final RawPath PRESENT = RawPath.EMPTY;

  /** The spellings that docker's client accepts (Go's strconv.ParseBool). */
  private static final String[] TRUE = {"1", "t", "T", "true", "TRUE", "True"};

  private static final String[] FALSE = {"0", "f", "F", "false", "FALSE", "False"};

  private final RawPath[] typed;
  private final Arguments arguments = new Arguments();
  private int next;
  private String wrong;

  private ArgumentScan(RawPath[] typed) {
    this.typed = typed;
  }

  /** The arguments, or null where the command line is wrong. */
  static Arguments scan(RawPath... typed) {
    ArgumentScan scan = new ArgumentScan(typed);
    return scan.all() ? scan.arguments : null;
  }

  /** What is wrong with a command line, where picocli has no words for it; else null. */
  static String whatIsWrong(RawPath... typed) {
    ArgumentScan scan = new ArgumentScan(typed);
    scan.all();
    return scan.wrong;
  }

  private boolean all() {
    while (next < typed.length) {
      RawPath argument = typed[next++];
      if (argument.equals(END_OF_OPTIONS)) {
        while (next < typed.length) {
          arguments.addOperand(typed[next++]);
        }
      } else if (argument.startsWith(END_OF_OPTIONS)) {
        if (!longOption(argument)) {
          return false;
        }
      } else if (argument.length() > 1 && argument.at(0) == '-') {
        if (!cluster(argument)) {
          return false;
        }
      } else {
        arguments.addOperand(argument);
      }
    }
    return true;
  }

  private boolean longOption(RawPath argument) {
    int equals = argument.indexOf('=');
    RawPath name = equals < 0 ? argument : argument.slice(0, equals);
    for (Option option : Option.values()) {
      if (isName(name, option.longName())) {
        if (option.parameter() == null) {
          return flag(
              option, name, equals < 0 ? null : argument.slice(equals + 1, argument.length()));
        }
        return equals < 0
            ? nextAsValue(option)
            : value(option, argument.slice(equals + 1, argument.length()));
      }
    }
    return false;
  }

  private boolean cluster(RawPath argument) {
    for (int i = 1; i < argument.length(); i++) {
      Option option = byLetter(argument.at(i));
      if (option == null) {
        return false;
      }
      if (option.parameter() != null) {
        if (i + 1 == argument.length()) {
          return nextAsValue(option);
        }
        int from = argument.at(i + 1) == '=' ? i + 2 : i + 1;
        return value(option, argument.slice(from, argument.length()));
      }
      boolean valued = i + 1 < argument.length() && argument.at(i + 1) == '=';
      RawPath value = valued ? argument.slice(i + 2, argument.length()) : null;
      if (!flag(option, RawPath.ascii(option.shortName()), value)) {
        return false;
      }
      if (valued) {
        return true;
      }
    }
    return true;
  }

  /**
   * An option that is on or off. docker's client takes a value behind an equals sign, and the last
   * one counts; command lines that programs make have {@code --archive=false}.
   */
  private boolean flag(Option option, RawPath name, RawPath value) {
    if (value == null || isOneOf(value, TRUE)) {
      arguments.set(option, PRESENT);
    } else if (isOneOf(value, FALSE)) {
      arguments.unset(option);
    } else {
      wrong = name + " takes true or false, not " + (value.isEmpty() ? "an empty value" : value);
      return false;
    }
    return true;
  }

  private static boolean isOneOf(RawPath value, String... words) {
    for (String word : words) {
      if (isName(value, word)) {
        return true;
      }
    }
    return false;
  }

  private boolean nextAsValue(Option option) {
    boolean there = next < typed.length && !typed[next].equals(END_OF_OPTIONS);
    return there && value(option, typed[next++]);
  }

  private boolean value(Option option, RawPath value) {
    arguments.set(option, value);
    return true;
  }

  private static Option byLetter(byte letter) {
    for (Option option : Option.values()) {
      if (option.shortName() != null && option.shortName().charAt(1) == letter) {
        return option;
      }
    }
    return null;
  }

  private static boolean isName(RawPath typed, String name) {
    if (typed.length() != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (typed.at(i) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
