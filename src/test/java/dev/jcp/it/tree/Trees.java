package dev.jcp.it.tree;

import dev.jcp.it.Jcp;

/** Assertions about trees. */
public final class Trees {

  private Trees() {}

  /** Fails with a diff: {@code -} is what should be there, {@code +} what is. */
  public static void assertSameTree(Listing expected, Listing actual, Jcp.Run run) {
    if (!expected.sameAs(actual)) {
      throw new AssertionError(
          "the trees differ (- expected, + found):\n"
              + expected.diff(actual)
              + "\n"
              + run.describe());
    }
  }

  /** The same for a tree that no command of ours should have touched. */
  public static void assertUnchanged(Listing before, Listing after, String what) {
    if (!before.sameAs(after)) {
      throw new AssertionError(what + " has changed (- before, + after):\n" + before.diff(after));
    }
  }
}
