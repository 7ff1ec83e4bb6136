package dev.jcp.engine.http;

import java.io.IOException;

/**
 * What answers is not speaking HTTP, or stopped in the middle. Whoever knows the address makes the
 * message for the user.
 */
public final class HttpException extends IOException {

  private static final long serialVersionUID = 1;

  public HttpException(String what) {
    super(what);
  }
}
