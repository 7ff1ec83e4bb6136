package dev.jcp.engine;

/**
 * Takes what is worth knowing under -v: which way was taken and why. Names in it are escaped
 * already.
 */
public interface Notes {
  void note(String line);

  /** The same for what everyone should know. */
  default void warn(String line) {
    note(line);
  }
}
