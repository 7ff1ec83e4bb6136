package dev.jcp.engine;

import java.io.IOException;

/** What should be JSON is not. Whoever knows where it came from makes the message for the user. */
final class JsonException extends IOException {

  private static final long serialVersionUID = 1;

  JsonException(String why) {
    super("not JSON: " + why);
  }
}
