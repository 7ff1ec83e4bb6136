package dev.jcp.request;

import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;

/** One side of a copy, as typed. */
public sealed interface Place {

  RawPath ENGINE_END = RawPath.ascii("://");

  /** As the user wrote it; {@code toString} of it is fit for a message. */
  RawPath typed();

  /** A path on this host. */
  record HostPath(RawPath typed) implements Place {}

  /**
   * A path in a container.
   *
   * @param container {@code NAME} or {@code ENGINE://NAME}, ASCII
   * @param path as typed after the colon; may be empty
   */
  record ContainerPath(RawPath typed, String container, RawPath path) implements Place {}

  /** {@code -}: a tar stream on stdin or stdout. */
  record StandardStream(RawPath typed) implements Place {}

  /** Reads a place where no engine is named for all. */
  static Place parse(RawPath typed) throws Failure {
    return parse(typed, false);
  }

  /**
   * Reads a place as docker cp does: what stands before the first colon is a container, unless it
   * has a slash or begins with a dot; {@code ./a:b} and {@code /a:b} are local. {@code
   * ENGINE://NAME:PATH} names the engine too, and its names may have slashes.
   *
   * @param slashes an engine is named for all places: then {@code NAMESPACE/POD:PATH} is a
   *     container, and only what begins with a dot or a slash is local
   */
  static Place parse(RawPath typed, boolean slashes) throws Failure {
    if (typed.isEmpty()) {
      throw Failure.usage("a path may not be empty");
    }
    if (typed.equals(RawPath.ascii("-"))) {
      return new StandardStream(typed);
    }
    int colon = typed.indexOf(':');
    if (colon <= 0 || typed.at(0) == '.' || hasSlash(typed, 0, slashes ? 1 : colon)) {
      if (colon == 0) {
        throw Failure.usage(typed + ": no container before the colon");
      }
      return new HostPath(typed);
    }
    if (typed.slice(colon, typed.length()).startsWith(ENGINE_END)) {
      int name = colon + ENGINE_END.length();
      int next = typed.slice(name, typed.length()).indexOf(':');
      if (next == 0) {
        throw Failure.usage(typed + ": no container before the last colon");
      }
      // Without a second colon it is docker's NAME:PATH, with more slashes than needed.
      colon = next < 0 ? colon : name + next;
    }
    RawPath container = typed.slice(0, colon);
    return new ContainerPath(typed, ascii(container), typed.slice(colon + 1, typed.length()));
  }

  private static boolean hasSlash(RawPath path, int from, int to) {
    for (int i = from; i < to; i++) {
      if (path.at(i) == '/') {
        return true;
      }
    }
    return false;
  }

  private static String ascii(RawPath container) throws Failure {
    StringBuilder text = new StringBuilder(container.length());
    for (byte b : container.bytes()) {
      if (b <= 0x20 || b == 0x7f) {
        throw Failure.of(
            container + ": no such container: a name has letters, digits and _.- only");
      }
      text.append((char) b);
    }
    return text.toString();
  }
}
