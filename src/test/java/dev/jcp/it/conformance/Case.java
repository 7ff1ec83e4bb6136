package dev.jcp.it.conformance;

/**
 * One command line, spelled for both directions: paths that begin with {@code @} are absolute.
 *
 * @param out from the container to the host
 * @param flags such as {@code -L}, or nothing
 */
record Case(boolean out, String flags, String source, String destination) {

  String name() {
    return (out ? "out " : "in ")
        + (flags.isEmpty() ? "" : flags + " ")
        + source
        + " "
        + destination;
  }

  /** The destination without what only its spelling adds. */
  boolean isTo(String... destinations) {
    for (String each : destinations) {
      if (destination.equals(each)) {
        return true;
      }
    }
    return false;
  }

  boolean isFrom(String... sources) {
    for (String each : sources) {
      if (source.equals(each)) {
        return true;
      }
    }
    return false;
  }

  Case to(String other) {
    return new Case(out, flags, source, other);
  }

  Case via(String route) {
    return new Case(out, ("--via " + route + " " + flags).trim(), source, destination);
  }
}
