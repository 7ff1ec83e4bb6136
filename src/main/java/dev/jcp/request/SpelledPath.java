package dev.jcp.request;

import dev.jcp.path.RawPath;

/**
 * A path as docker cp reads it: cleaned as text, with what its ending means kept apart.
 *
 * @param path cleaned; in a container absolute
 * @param slash it ended in "/" or "/.": a folder is meant
 * @param contents it ended in "/." (or was "."): what is in the folder is meant
 */
public record SpelledPath(RawPath path, boolean slash, boolean contents) {

  private static final RawPath SLASH_DOT = RawPath.ascii("/.");

  /** A host path stays relative if it was. */
  public static SpelledPath onHost(RawPath typed) {
    boolean contents = endsInDot(typed);
    return new SpelledPath(typed.clean(), contents || typed.endsWithSlash(), contents);
  }

  /** Paths in a container start at its root, with or without a slash; none at all is the root. */
  public static SpelledPath inContainer(RawPath typed) {
    RawPath absolute = typed.isAbsolute() ? typed : RawPath.ROOT.resolve(typed);
    boolean contents = endsInDot(absolute);
    return new SpelledPath(absolute.clean(), contents || absolute.endsWithSlash(), contents);
  }

  /** Slashes behind the dot change nothing: {@code d/./} is {@code d/.}. */
  private static boolean endsInDot(RawPath path) {
    int end = path.length();
    while (end > 0 && path.at(end - 1) == '/') {
      end--;
    }
    RawPath trimmed = path.slice(0, end);
    return trimmed.equals(RawPath.DOT) || trimmed.endsWith(SLASH_DOT);
  }
}
