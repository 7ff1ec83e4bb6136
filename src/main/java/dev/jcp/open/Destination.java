package dev.jcp.open;

import dev.jcp.path.RawPath;
import dev.jcp.plan.DestinationKind;
import dev.jcp.plan.Landing;
import dev.jcp.report.Failure;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.MadeSoFar;

/** A destination that was looked at: what is there decides where the copy lands. */
public interface Destination extends AutoCloseable {

  /** As the user wrote it. */
  RawPath typed();

  DestinationKind kind();

  /** It was spelled with a slash or "/." at its end: a folder is meant. */
  default boolean spelledAsFolder() {
    return false;
  }

  /** The container it lies in, or null for the host. */
  default Reached container() {
    return null;
  }

  /** Files come to lie on this host: an archive is only on its way. */
  default boolean isOnHost() {
    return container() == null;
  }

  /**
   * Opens it for what lands there.
   *
   * @param soFar what the same command has made, which is not replaced; null: all may be
   */
  DestinationTree open(Source source, Landing landing, Complaints complaints, MadeSoFar soFar)
      throws Failure;

  @Override
  void close();
}
