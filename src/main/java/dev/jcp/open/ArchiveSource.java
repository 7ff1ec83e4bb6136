package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.engine.ArchiveView;
import dev.jcp.engine.PathStat;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import dev.jcp.request.Place;
import dev.jcp.request.SpelledPath;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.SourceTree;
import dev.jcp.tree.stream.StreamSourceTree;
import java.io.IOException;

/** A source that comes as an archive from the container's engine. */
final class ArchiveSource {

  private static final RawPath SLASH = RawPath.ascii("/");

  private ArchiveSource() {}

  /** As {@link SourceOpener#open}. */
  static Source open(Place.ContainerPath place, Reached container, boolean followLink)
      throws Failure {
    SpelledPath spelled = SpelledPath.inContainer(place.path());
    RawPath path = spelled.path();
    RawPath top = path.lastName();
    Archive.Download download = null;
    try {
      Archive archive = container.archive();
      RealPath real = new RealPath(archive);
      ArchiveView view = real.of(archive.view());
      RawPath reached = real.in(view, path.parent(), false).resolve(path.lastName());
      UnseenMounts.refuse(view, reached, place.typed());
      // With a slash behind it the engine follows a link, and calls what it leads to by its name.
      download = archive.get(spelled.slash() ? withSlash(path) : path);
      if (download != null && followLink && download.stat().isSymlink()) {
        download.close();
        RawPath target = linkTarget(download.stat(), place.typed());
        download = archive.get(target);
        top = target.lastName();
        reached = target;
        UnseenMounts.refuse(view, reached, place.typed());
      } else if (spelled.slash()) {
        reached = real.in(view, path, true);
        UnseenMounts.refuse(view, reached, place.typed());
      }
      if (download == null) {
        throw Failure.of(place.typed() + ": no such file or directory");
      }
      boolean folder = download.stat().isFolder();
      if (spelled.slash() && !folder) {
        throw Failure.of(place.typed() + ": cannot read: not a directory");
      }
      RawPath name = path.lastName();
      SourceTree archived =
          StreamSourceTree.of(
              download.stream(), top.isEmpty() ? RawPath.ROOT : top, nanos(download.stat()));
      return new Source(
          place.typed(),
          name,
          folder,
          spelled.contents() || name.isEmpty(),
          container,
          false,
          null,
          new ArchiveTree(archived, view, IdMaps.HOST, reached));
    } catch (Failure e) {
      close(download);
      throw e;
    } catch (IOException e) {
      close(download);
      throw Failure.of(place.typed() + ": cannot read: " + reason(e), e);
    }
  }

  private static void close(Archive.Download download) {
    if (download != null) {
      download.close();
    }
  }

  private static RawPath withSlash(RawPath path) {
    return path.endsWithSlash() ? path : path.concat(SLASH);
  }

  /**
   * What a link leads to, as the engine has resolved it inside the container. JSON is UTF-8, so a
   * name in another encoding has been destroyed on the way.
   */
  static RawPath linkTarget(PathStat stat, RawPath typed) throws Failure {
    String target = stat.linkTarget();
    if (target.isEmpty() || target.indexOf('\ufffd') >= 0 || target.indexOf(0) >= 0) {
      throw Failure.of(
          typed + ": the engine cannot say what this link leads to: its name is not UTF-8");
    }
    RawPath path = RawPath.of(target.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return path.isAbsolute() ? path : RawPath.ROOT.resolve(path);
  }

  /** The archive has whole seconds only; for its first entry the engine says more. */
  private static int nanos(PathStat stat) {
    return stat.mtime() == null ? 0 : stat.mtime().getNano();
  }

  static String reason(IOException e) {
    if (e instanceof ErrnoException errno) {
      return errno.reason();
    }
    return e.getMessage() == null ? "it ends in the middle" : e.getMessage();
  }
}
