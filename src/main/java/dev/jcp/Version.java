package dev.jcp;

/** The version; the same as in pom.xml, which a test holds it to. */
final class Version {
  static final String NUMBER = "0.1.0";

  private Version() {}
}
