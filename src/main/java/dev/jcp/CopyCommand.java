package dev.jcp;

import dev.jcp.copy.CopyPipeline;
import dev.jcp.copy.Interruption;
import dev.jcp.copy.OwnerRule;
import dev.jcp.engine.Engines;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.open.ContainerUser;
import dev.jcp.open.Destination;
import dev.jcp.open.DestinationOpener;
import dev.jcp.open.Entering;
import dev.jcp.open.Reached;
import dev.jcp.open.Routes;
import dev.jcp.open.Source;
import dev.jcp.open.SourceOpener;
import dev.jcp.path.RawPath;
import dev.jcp.plan.CopyPlan;
import dev.jcp.plan.Landing;
import dev.jcp.report.ExitStatus;
import dev.jcp.report.Failure;
import dev.jcp.report.Report;
import dev.jcp.request.CopyOptions;
import dev.jcp.request.CopyRequest;
import dev.jcp.request.Place;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.MadeSoFar;
import java.util.HashSet;
import java.util.Set;

/** A copy, from the request to the exit status: find, open, plan, copy, report. */
final class CopyCommand {

  private final CopyRequest request;
  private final Report report;
  private final SourceOpener sources;
  private final DestinationOpener destinations;
  private final CopyWatch watch;
  private final boolean several;
  private final Set<RawPath> landed = new HashSet<>();
  private MadeSoFar soFar;

  private CopyCommand(CopyRequest request, Routes routes, Report report) {
    this.request = request;
    this.report = report;
    this.sources = new SourceOpener(routes, request.options().followLink(), request.destination());
    this.destinations = new DestinationOpener(routes, request.options());
    this.watch = new CopyWatch(routes);
    this.several = request.sources().size() > 1;
  }

  static int run(CopyRequest request, Engines engines, Report report) throws Failure {
    Signals.watch();
    Failure obstacle = null;
    try (Routes routes = new Routes(engines, request.options().via(), report, System.getenv())) {
      obstacle = goWhereItCanBeDone(request, routes, report);
      try {
        new CopyCommand(request, routes, report).copyAll();
      } finally {
        report.sayCollected();
      }
    } catch (Interruption e) {
      report.finish();
      return interrupted(e, report);
    } catch (Failure e) {
      if (Signals.interrupted()
          && e.getCause() instanceof ErrnoException errno
          && errno.is(Errno.EINTR)) {
        return ExitStatus.FAILED; // a wait for an engine that the signal has ended
      }
      boolean denied = e.getCause() instanceof ErrnoException errno && errno.isDenial();
      throw obstacle != null && denied ? e.withRemedy(inLines(obstacle)) : e;
    }
    report.finish();
    if (report.anyFailed() && obstacle != null) {
      report.warned(inLines(obstacle));
    }
    return report.anyFailed() ? ExitStatus.FAILED : ExitStatus.OK;
  }

  /**
   * A user without root may have to be inside his containers' user namespace.
   *
   * @return what kept him from going there, or null
   */
  private static Failure goWhereItCanBeDone(CopyRequest request, Routes routes, Report report)
      throws Interruption {
    if (LinuxProcess.geteuid() == 0 || routes.isSecondStart()) {
      return null;
    }
    Entering entering = new Entering(routes, report);
    if (!entering.isNeeded(request)) {
      return null;
    }
    if (Signals.interrupted()) {
      throw new Interruption(null); // the next program would not know of it
    }
    return entering.enter();
  }

  private void copyAll() throws Failure, Interruption {
    if (several) {
      requireFolder();
    }
    for (Place source : request.sources()) {
      copyNamingFailure(source);
    }
    watch.checkContainers();
  }

  private static String inLines(Failure e) {
    return e.remedy() == null ? e.getMessage() : e.getMessage() + "\n  " + e.remedy();
  }

  private static int interrupted(Interruption e, Report report) {
    if (e.getMessage() != null) {
      report.failed(e.getMessage());
    }
    return e.exitStatus();
  }

  /** Once, and before anything is copied: it would be said of each source. */
  private void requireFolder() throws Failure {
    try (Destination destination = destinations.look(request.destination())) {
      CopyPlan.requireFolder(
          destination.kind(), destination.typed().toString(), "with several sources");
    }
  }

  /** With several sources one that fails is named, and the others are still copied. */
  private void copyNamingFailure(Place place) throws Failure, Interruption {
    try {
      copy(place);
    } catch (Failure e) {
      if (!several || e.exitStatus() != ExitStatus.FAILED || request.options().failFast()) {
        throw e;
      }
      report.failed(inLines(e));
    }
  }

  private void copy(Place place) throws Failure, Interruption {
    try (Source source = sources.open(place);
        Destination destination = destinations.look(request.destination())) {
      Landing landing = landing(source, destination);
      if (several && landing == Landing.INSIDE && !landed.add(source.name())) {
        throw Failure.of(
            source.typed() + ": would overwrite " + source.name() + ", which was just copied");
      }
      CopyPipeline pipeline = pipeline(source, destination);
      RawPath typed = destination.typed();
      pipeline.show(
          source.typed(), landing == Landing.INSIDE ? typed.resolve(source.name()) : typed);
      try (DestinationTree tree = destination.open(source, landing, pipeline, soFar(source))) {
        pipeline.run(source.tree(), tree);
      }
    }
  }

  /** One file replaces nothing of its own, and in an archive the later entry of a name counts. */
  private MadeSoFar soFar(Source source) {
    if (source.stream() || !several && !source.folder()) {
      return null;
    }
    if (soFar == null) {
      soFar = new MadeSoFar(several);
    }
    return soFar;
  }

  private Landing landing(Source source, Destination destination) throws Failure {
    if (source.stream()) {
      CopyPlan.requireFolder(
          destination.kind(), destination.typed().toString(), "with an archive as source");
    }
    return CopyPlan.decide(
        source.folder(),
        source.contents(),
        destination.kind(),
        destination.spelledAsFolder(),
        destination.typed().toString());
  }

  private CopyPipeline pipeline(Source source, Destination destination) throws Failure {
    boolean ontoHost = source.container() != null && destination.isOnHost();
    return new CopyPipeline(
        request.options(), owners(request.options(), destination), ontoHost, report, watch);
  }

  /**
   * docker cp's rule: into a container owners are kept. On the host the destination sees to it that
   * all is the caller's, unless -a keeps them.
   */
  private static OwnerRule owners(CopyOptions options, Destination destination) throws Failure {
    Reached into = destination.container();
    if (into != null && options.archive() && !into.user().isEmpty()) {
      ContainerUser user = ContainerUser.of(into);
      return OwnerRule.always(user.uid(), user.gid());
    }
    return OwnerRule.KEEP;
  }
}
