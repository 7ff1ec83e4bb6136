package dev.jcp.plan;

import dev.jcp.report.Failure;

/**
 * docker cp's rules, which are cp's with one more: {@code SRC/.} stands for what is in SRC. Pure:
 * {@code CopyPlanTest} has the whole table.
 */
public final class CopyPlan {

  private CopyPlan() {}

  /**
   * Decides where the first entry lands.
   *
   * @param folder the source is a folder (after the links that were asked to be followed)
   * @param contents it was spelled {@code SRC/.}, or is the root itself, which has no name to go
   *     under
   * @param kind what is at DEST
   * @param spelledAsFolder DEST ends in a slash or {@code /.}
   * @param shown DEST for messages
   */
  public static Landing decide(
      boolean folder, boolean contents, DestinationKind kind, boolean spelledAsFolder, String shown)
      throws Failure {
    if (kind == DestinationKind.FOLDER) {
      return folder && contents ? Landing.CONTENTS : Landing.INSIDE;
    }
    if (kind == DestinationKind.DEVICE) {
      throw Failure.of(shown + ": is a device: nothing is copied into or over it");
    }
    if (kind == DestinationKind.FILE && folder) {
      throw Failure.of(shown + ": cannot overwrite a file with a folder");
    }
    if (kind == DestinationKind.FILE && spelledAsFolder) {
      throw Failure.of(shown + ": not a directory");
    }
    if (kind == DestinationKind.MISSING && !folder && spelledAsFolder) {
      throw Failure.of(shown + ": no such directory")
          .withRemedy("make the folder first, or leave out the slash to copy to that name");
    }
    return Landing.AS_DESTINATION;
  }

  /**
   * Where more than one thing may come: each lands in DEST under its own name.
   *
   * @param when such as "with several sources"
   */
  public static void requireFolder(DestinationKind kind, String shown, String when) throws Failure {
    if (kind != DestinationKind.FOLDER) {
      throw Failure.of(shown + ": " + when + " the destination must be a folder that exists");
    }
  }
}
