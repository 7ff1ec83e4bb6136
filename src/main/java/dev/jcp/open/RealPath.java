package dev.jcp.open;

import dev.jcp.engine.Archive;
import dev.jcp.engine.ArchiveView;
import dev.jcp.engine.PathStat;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Paths of a container without links in them, as its engine resolves them: a tmpfs that was asked
 * for at /var/run/x lies at /run/x, and /link/x may lie in it.
 *
 * <p>A container that changes its links meanwhile deceives only itself.
 */
final class RealPath {

  private final Archive archive;
  private final Map<RawPath, RawPath> known = new HashMap<>();

  RealPath(Archive archive) {
    this.archive = archive;
  }

  /**
   * A path as far as it matters where it really is: each link is a question to the engine, which
   * may be far away.
   */
  RawPath in(ArchiveView view, RawPath path, boolean folder) throws IOException {
    return view.hidesMounts() || folder && !view.mounts().isEmpty() ? of(path) : path;
  }

  /** The same view with its mounts where they really are. */
  ArchiveView of(ArchiveView view) throws IOException {
    if (!view.hidesMounts()) {
      return view;
    }
    List<ArchiveView.Mount> mounts = new ArrayList<>();
    for (ArchiveView.Mount mount : view.mounts()) {
      mounts.add(new ArchiveView.Mount(of(mount.path()), mount.unseen()));
    }
    return new ArchiveView(mounts, view.readOnlyRoot(), view.refusesLinksOut(), view.numbers());
  }

  /** A clean absolute path; what is not there, or has a name that is not UTF-8, stays as it is. */
  RawPath of(RawPath path) throws IOException {
    RawPath real = RawPath.ROOT;
    for (RawPath name : path.components()) {
      RawPath next = real.resolve(name);
      RawPath reached = known.get(next);
      if (reached == null) {
        reached = ask(next);
        known.put(next, reached);
      }
      real = reached;
    }
    return real;
  }

  private RawPath ask(RawPath path) throws IOException {
    PathStat stat = archive.stat(path);
    if (stat == null || !stat.isSymlink()) {
      return path;
    }
    try {
      return ArchiveSource.linkTarget(stat, path).clean();
    } catch (Failure e) {
      return path;
    }
  }
}
