package dev.jcp.open;

import dev.jcp.engine.Container;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.LinuxExec;
import dev.jcp.linux.LinuxNamespace;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.path.RawPath;
import dev.jcp.report.Failure;
import dev.jcp.report.Report;
import dev.jcp.request.CopyRequest;
import dev.jcp.request.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts jcp again inside the containers' user namespace, where a user without root has to be for a
 * copy: there he is root, over the ids that are his, and over nothing else. A JVM cannot enter one
 * itself (it has threads), so nsenter does it and becomes jcp again.
 *
 * <p>It is decided once, before the first byte. nsenter is taken from where systems have it, and
 * never looked for in PATH: what the user wants is that program and no script of that name.
 */
public final class Entering {

  private static final String[] NSENTER = {"/usr/bin/nsenter", "/bin/nsenter"};

  private final Routes routes;
  private final Report report;
  private final List<ContainerRoot> roots = new ArrayList<>();
  private final List<Routes.Denied> closed = new ArrayList<>();
  private final List<KnownContainer> known = new ArrayList<>();
  private UserNamespace target;

  public Entering(Routes routes, Report report) {
    this.routes = routes;
    this.report = report;
  }

  /** Whether the copy needs it; containers that cannot be found are named when they are copied. */
  public boolean isNeeded(CopyRequest request) {
    if (LinuxProcess.geteuid() == 0) {
      return false;
    }
    List<String> names = new ArrayList<>();
    for (Place source : request.sources()) {
      addName(source, names);
    }
    addName(request.destination(), names);
    for (String name : names) {
      try {
        ContainerRoot root = routes.open(name).root();
        if (root != null && root.hasOtherIds()) {
          roots.add(root);
        }
      } catch (Failure e) {
        // Said when it is copied; if its process is closed to us, it is among the denied.
      }
    }
    for (Routes.Denied denied : routes.denied()) {
      if (mayBeOpenInside(denied.container())) {
        closed.add(denied);
      }
    }
    return !closed.isEmpty()
        || !roots.isEmpty() && !new OutsideReach(routes, request, roots).suffices();
  }

  private static void addName(Place place, List<String> names) {
    if (place instanceof Place.ContainerPath path && !names.contains(path.container())) {
      names.add(path.container());
    }
  }

  /** The root is closed to its owner's own eyes: mode 0700 of another id, or a FUSE file system. */
  private static boolean mayBeOpenInside(Container container) {
    try (UserNamespace namespace = UserNamespace.ofPid(container.pid())) {
      UserNamespace above = namespace == null ? null : namespace.toEnter();
      if (above != null) {
        above.close();
      }
      return above != null;
    } catch (ErrnoException e) {
      return false;
    }
  }

  /**
   * Does not return, unless it cannot be done.
   *
   * @return why not
   */
  public Failure enter() {
    Failure obstacle;
    try {
      if (routes.anyServedForUs()) {
        // Whoever is root in there would have podman look for root's containers.
        throw Failure.of("podman's service is started for the one that does not run, and outside")
            .withRemedy("copy to a directory of this host first, and from there");
      }
      for (ContainerRoot root : roots) {
        choose(root.userNamespace());
      }
      for (Routes.Denied denied : closed) {
        try (UserNamespace namespace = UserNamespace.ofPid(denied.container().pid())) {
          if (namespace != null) {
            choose(namespace);
          }
        }
      }
      addKnown();
      throw execute();
    } catch (ErrnoException e) {
      obstacle = impossible(e.reason());
    } catch (Failure e) {
      obstacle = e;
    }
    report.note(obstacle.getMessage());
    return obstacle;
  }

  private void choose(UserNamespace namespace) throws ErrnoException, Failure {
    UserNamespace outermost = namespace.toEnter();
    if (outermost == null) {
      throw impossible("it was made by somebody else");
    }
    if (target != null && !target.id().equals(outermost.id())) {
      outermost.close();
      throw Failure.of("the containers have a user namespace each, and jcp can be in one only")
          .withRemedy("copy to a folder of this host first, and from there");
    }
    if (target != null) {
      target.close(); // the same namespace by another descriptor
    }
    target = outermost;
  }

  /** A process that was pinned is ours to name; one that could not be must show its id inside. */
  private void addKnown() throws ErrnoException {
    for (Routes.Named named : routes.pinned()) {
      add(named.name(), named.reached().container(), "");
    }
    for (Routes.Denied denied : closed) {
      add(denied.name(), denied.container(), denied.container().id());
    }
  }

  private void add(String name, Container container, String id) throws ErrnoException {
    int pid = container.pid();
    known.add(new KnownContainer(name, pid, KnownContainer.start(pid), id, container.user()));
  }

  private Failure execute() throws ErrnoException, Failure {
    int errno = LinuxNamespace.errnoOfEntering(target.fd());
    if (errno != Errno.EINVAL) {
      throw new ErrnoException("setns", errno);
    }
    RawPath value = Inside.text(target.name(), known);
    if (value == null) {
      throw impossible("the container's user has a name that cannot be handed over");
    }
    if (report.isVerbose()) {
      report.note(
          "starting again inside the containers' user namespace, where other ids' files can be"
              + " reached (nsenter)");
    }
    LinuxExec.inherit(target.fd());
    System.err.flush();
    for (String program : NSENTER) {
      try {
        LinuxExec.exec(RawPath.ascii(program), words(), RawPath.ascii(Inside.VARIABLE), value);
      } catch (ErrnoException e) {
        if (!e.is(Errno.ENOENT)) {
          throw impossible(program + ": " + e.reason());
        }
      }
    }
    return impossible("there is no nsenter at " + String.join(" or ", NSENTER))
        .withRemedy("install it (Debian: util-linux), or run jcp as root");
  }

  private List<RawPath> words() throws ErrnoException {
    List<RawPath> words = new ArrayList<>();
    words.add(RawPath.ascii("nsenter"));
    words.add(RawPath.ascii("--user=").concat(target.path()));
    words.add(RawPath.ascii("--preserve-credentials"));
    words.add(RawPath.ascii("--"));
    words.addAll(LinuxExec.commandLine());
    return words;
  }

  private static Failure impossible(String why) {
    return Failure.of("the container's user namespace cannot be entered: " + why)
        .withRemedy("run jcp as root to reach the files of other ids than yours");
  }
}
