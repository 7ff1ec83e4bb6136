package dev.jcp.engine;

import java.io.IOException;

/**
 * What answers is not speaking HTTP, or stopped in the middle. Whoever knows the address makes the
 * message for the user.
 */
final class HttpException extends IOException {

  private static final long serialVersionUID = 1;

  HttpException(String what) {
    super(what);
  }
}
