package dev.jcp.it.engine;

import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/**
 * What a machine must have for a test: where it is missing the test is skipped, unless JCP_REQUIRE
 * names it.
 */
public final class Requirement {

  private Requirement() {}

  /**
   * Skips the test where the requirement is not met.
   *
   * @param name as in {@code JCP_REQUIRE=docker,reflink}, which turns the skip into a failure
   */
  public static void check(String name, boolean met, String otherwise) {
    String required = System.getenv().getOrDefault("JCP_REQUIRE", "");
    if (!met && Arrays.asList(required.split("[, ]+")).contains(name)) {
      throw new AssertionError("JCP_REQUIRE names " + name + ", but " + otherwise);
    }
    Assumptions.assumeTrue(met, otherwise);
  }
}
