package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.engine.ArchiveView;
import dev.jcp.engine.PathStat;
import dev.jcp.path.RawPath;
import dev.jcp.plan.DestinationKind;
import dev.jcp.plan.Landing;
import dev.jcp.report.Failure;
import dev.jcp.request.Place;
import dev.jcp.request.SpelledPath;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.MadeSoFar;
import java.io.IOException;

/** A destination that the container's engine unpacks an archive in. */
final class ArchiveDestination implements Destination {

  private static final RawPath SLASH = RawPath.ascii("/");

  private final Place.ContainerPath place;
  private final SpelledPath spelled;
  private final Reached container;
  private final RawPath path;
  private final PathStat stat;
  private final ArchiveView view;
  private final RawPath real;

  private ArchiveDestination(
      Place.ContainerPath place,
      SpelledPath spelled,
      Reached container,
      RawPath path,
      PathStat stat,
      ArchiveView view,
      RawPath real) {
    this.view = view;
    this.real = real;
    this.place = place;
    this.spelled = spelled;
    this.container = container;
    this.path = path;
    this.stat = stat;
  }

  /** As {@link DestinationOpener#look}. */
  static ArchiveDestination look(Place.ContainerPath place, Reached container) throws Failure {
    SpelledPath spelled = SpelledPath.inContainer(place.path());
    Archive archive = container.archive();
    RawPath path = spelled.path();
    boolean throughLink = false;
    try {
      PathStat stat = archive.stat(path);
      if (stat != null && stat.isSymlink()) {
        throughLink = true;
        path = ArchiveSource.linkTarget(stat, place.typed());
        stat = archive.stat(path);
      }
      RealPath links = new RealPath(archive);
      ArchiveView view = links.of(archive.view());
      RawPath real = links.in(view, path.parent(), false).resolve(path.lastName());
      UnseenMounts.refuse(view, real, place.typed());
      if (stat == null && (spelled.contents() || spelled.slash() && throughLink)) {
        throw Failure.of(place.typed() + ": no such directory");
      }
      if (stat == null) {
        requireParent(place, archive, path);
      }
      return new ArchiveDestination(place, spelled, container, path, stat, view, real);
    } catch (IOException e) {
      throw Failure.of(place.typed() + ": cannot reach: " + ArchiveSource.reason(e), e);
    }
  }

  private static void requireParent(Place.ContainerPath place, Archive archive, RawPath path)
      throws IOException, Failure {
    RawPath parent = path.parent();
    PathStat above = archive.stat(parent.endsWithSlash() ? parent : parent.concat(SLASH));
    if (above == null) {
      throw Failure.of(place.typed() + ": the folder that it would lie in does not exist")
          .withRemedy("make it first: the parent of a destination must exist");
    }
    if (!above.isFolder()) {
      throw Failure.of(place.typed() + ": cannot reach: not a directory");
    }
  }

  @Override
  public RawPath typed() {
    return place.typed();
  }

  @Override
  public boolean spelledAsFolder() {
    return spelled.slash();
  }

  @Override
  public Reached container() {
    return container;
  }

  @Override
  public DestinationKind kind() {
    if (stat == null) {
      return DestinationKind.MISSING;
    }
    return stat.isFolder()
        ? DestinationKind.FOLDER
        : stat.isDevice() ? DestinationKind.DEVICE : DestinationKind.FILE;
  }

  @Override
  public DestinationTree open(
      Source source, Landing landing, Complaints complaints, MadeSoFar soFar) throws Failure {
    RawPath rootName =
        switch (landing) {
          case AS_DESTINATION -> path.lastName();
          case INSIDE -> source.name();
          case CONTENTS -> null;
        };
    boolean itself = landing == Landing.AS_DESTINATION;
    try {
      return new UnpackedTree(
          container.archive(),
          view,
          complaints,
          soFar,
          itself ? path.parent() : path,
          itself ? real.parent() : real,
          rootName);
    } catch (IOException e) {
      throw Failure.of(typed() + ": cannot write: " + ArchiveSource.reason(e), e);
    }
  }

  @Override
  public void close() {}
}
