package dev.jcp.engine;

/**
 * Takes what is worth knowing under -v: which way was taken and why. Names in it are escaped
 * already.
 */
public interface Notes {
  void note(String line);
}
