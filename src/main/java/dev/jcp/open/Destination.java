package dev.jcp.open;

import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.plan.DestinationKind;
import dev.jcp.request.SpelledPath;
import dev.jcp.tree.direct.RootDirectory.Located;

/**
 * A destination that was looked at: what is there decides where the copy lands.
 *
 * @param typed as the user wrote it
 * @param root the container it lies in, or null for the host
 */
public record Destination(RawPath typed, SpelledPath spelled, ContainerRoot root, Located located)
    implements AutoCloseable {

  public DestinationKind kind() {
    Stat stat = located.stat();
    if (stat == null) {
      return DestinationKind.MISSING;
    }
    return switch (stat.type()) {
      case Stat.S_IFDIR -> DestinationKind.FOLDER;
      case Stat.S_IFCHR, Stat.S_IFBLK -> DestinationKind.DEVICE;
      default -> DestinationKind.FILE;
    };
  }

  @Override
  public void close() {
    located.close();
  }
}
