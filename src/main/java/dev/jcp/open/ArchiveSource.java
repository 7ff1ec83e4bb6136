package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.engine.ArchiveView;
import dev.jcp.engine.EngineRefusal;
import dev.jcp.engine.PathStat;
import dev.jcp.engine.RemappedNumbers;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import dev.jcp.request.Place;
import dev.jcp.request.SpelledPath;
import dev.jcp.tree.IdMap;
import dev.jcp.tree.IdMaps;
import dev.jcp.tree.SourceTree;
import dev.jcp.tree.stream.StreamSourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** A source that comes as an archive from the container's engine. */
final class ArchiveSource {

  private static final RawPath SLASH = RawPath.ascii("/");

  private final Place.ContainerPath place;
  private final SpelledPath spelled;
  private final RawPath path;
  private final Archive archive;
  private final RealPath real;
  private ArchiveView view;

  /** The path without links, as far as that matters. */
  private RawPath reached;

  /** What the archive calls its first entry. */
  private RawPath top;

  private Archive.Download download;

  private ArchiveSource(Place.ContainerPath place, Archive archive) {
    this.place = place;
    this.archive = archive;
    this.spelled = SpelledPath.inContainer(place.path());
    this.path = spelled.path();
    this.top = path.lastName();
    this.real = new RealPath(archive);
  }

  /** As {@link SourceOpener#open}. */
  static Source open(Place.ContainerPath place, Reached container, boolean followLink)
      throws Failure {
    ArchiveSource opening = new ArchiveSource(place, container.archive());
    try {
      return opening.source(container, followLink);
    } catch (Failure e) {
      opening.close();
      throw e;
    } catch (IOException e) {
      opening.close();
      int errno = e instanceof EngineRefusal refusal ? refusal.errno() : 0;
      Failure failure = Failure.of(place.typed() + ": cannot read: " + reason(e), e);
      throw SourceOpener.withRemedy(failure, errno);
    }
  }

  private Source source(Reached container, boolean followLink) throws IOException, Failure {
    view = real.of(archive.view());
    reached = real.in(view, path.parent(), false).resolve(path.lastName());
    UnseenMounts.refuse(view, reached, place.typed());
    SourceTree tree = tree(followLink);
    boolean folder = download.stat().isFolder() && !(tree instanceof PickedEntry);
    RawPath name = path.lastName();
    RemappedNumbers numbers = view.numbers();
    IdMaps ids = new IdMaps(IdMap.parse(numbers.uids()), IdMap.parse(numbers.gids()));
    return new Source(
        place.typed(),
        name,
        SourceOpener.lastName(top, name),
        folder,
        spelled.contents() || name.isEmpty(),
        container,
        false,
        null,
        new ArchiveTree(tree, view, ids, reached));
  }

  private SourceTree tree(boolean followLink) throws IOException, Failure {
    try {
      // With a slash behind it the engine follows a link, and calls what it leads to by its name.
      download = archive.get(spelled.slash() ? withSlash(path) : path);
    } catch (EngineRefusal e) {
      // A link to itself, most likely; if not, the directory is refused for the same reason.
      if (e.errno() == Errno.ELOOP && !followLink && !spelled.slash()) {
        return picked();
      }
      throw e;
    }
    if (download != null && followLink && download.stat().isSymlink()) {
      close();
      reached = linkTarget(download.stat(), place.typed());
      UnseenMounts.refuse(view, reached, place.typed());
      top = reached.lastName();
      download = archive.get(reached);
    } else if (spelled.slash()) {
      reached = real.in(view, path, true);
      UnseenMounts.refuse(view, reached, place.typed());
    }
    if (download == null) {
      throw Failure.of(place.typed() + ": no such file or directory");
    }
    if (spelled.slash() && !download.stat().isFolder()) {
      throw Failure.of(place.typed() + ": cannot read: not a directory");
    }
    RawPath mangled = MangledName.of(top);
    InputStream stream = download.stream();
    if (!mangled.equals(top) && !download.stat().isFolder()) {
      PushbackInputStream whole = new PushbackInputStream(stream);
      int first = whole.read();
      if (first <= 0) { // the end mark: it was looked for under the name that it does not have
        close();
        return picked();
      }
      whole.unread(first);
      stream = whole;
    }
    return StreamSourceTree.of(
        stream, top.isEmpty() ? RawPath.ROOT : top, mangled, nanos(download.stat()));
  }

  /** What the engine does not give by itself is in the archive of the directory it lies in. */
  private SourceTree picked() throws IOException, Failure {
    RawPath parent = reached.parent();
    download = archive.get(withSlash(parent));
    if (download == null) {
      throw Failure.of(place.typed() + ": no such file or directory");
    }
    RawPath above = parent.lastName();
    return new PickedEntry(
        StreamSourceTree.of(
            download.stream(), above.isEmpty() ? RawPath.ROOT : above, MangledName.of(above), 0),
        top);
  }

  private void close() {
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
