package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.proc.CgroupId;
import dev.jcp.proc.InitRule;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/** Asks a Docker daemon for containers, and for the init of each in one of two ways. */
final class DockerDaemon {

  private final String engine;
  private final EngineApi api;

  /**
   * What answers there.
   *
   * @param engine whose containers they are: podman speaks the same API
   * @param millis how long to wait for it
   */
  DockerDaemon(String engine, DaemonAddress address, long millis) {
    this.engine = engine;
    api = new EngineApi(address, millis);
  }

  /** All containers, those that do not run too. */
  List<Container> list(FindWay way) throws DaemonException, Failure {
    List<Container> containers = new ArrayList<>();
    for (Container container : listed()) {
      if (way == FindWay.TOP) {
        containers.add(withInit(container, container.shortId()));
      } else {
        containers.addAll(inspect(container.id()));
      }
    }
    return containers;
  }

  /** What the daemon says of the one container that a name means, or of all whose ids begin so. */
  List<Container> inspect(String name) throws DaemonException {
    Object json;
    try {
      json = api.inspect(name);
    } catch (DaemonException e) {
      // that the beginning of an id is not unique has had several statuses; the listing knows for
      // certain
      if (e.status() == 0) {
        throw e;
      }
      List<Container> several = Matches.of(name, listed());
      if (several.size() < 2) {
        throw e;
      }
      return several;
    }
    return json == null ? List.of() : List.of(inspected(json));
  }

  private Container inspected(Object json) {
    return new Container(
        engine,
        Json.text(json, "Id"),
        plain(Json.text(json, "Name")),
        Json.pid(json, "State", "Pid"),
        Json.text(json, "State", "Status"),
        Json.text(json, "Config", "Image"),
        Json.text(json, "Config", "User"));
  }

  private static String plain(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private List<Container> listed() throws DaemonException {
    List<Container> containers = new ArrayList<>();
    for (Object json : api.containers()) {
      String id = Json.text(json, "Id");
      containers.add(
          new Container(
              engine,
              id,
              listedName(json, id),
              0,
              Json.text(json, "State"),
              Json.text(json, "Image"),
              ""));
    }
    return containers;
  }

  /**
   * Old links (--link) are listed among the names, as "/OTHER/ALIAS"; the container's own has one
   * slash.
   */
  private static String listedName(Object json, String id) {
    if (Json.at(json, "Names") instanceof List<?> names) {
      for (Object name : names) {
        if (name instanceof String text && text.lastIndexOf('/') <= 0) {
          return plain(text);
        }
      }
    }
    return id.length() < Container.SHORT_ID ? id : id.substring(0, Container.SHORT_ID);
  }

  /** The same, but for the PID only the list of processes is believed. */
  List<Container> top(String name) throws DaemonException, Failure {
    List<Container> found = new ArrayList<>();
    for (Container container : Matches.of(name, listed())) {
      found.add(withInit(container, name));
    }
    return found;
  }

  private Container withInit(Container container, String name) throws DaemonException, Failure {
    if (!container.state().equals("running") && !container.state().equals("paused")) {
      return container;
    }
    List<ProcessStatus> ours = new ArrayList<>();
    try {
      for (int pid : api.top(container.id())) {
        ProcessStatus status = ProcessStatus.readWithStart(pid);
        if (status != null && isMember(pid, container.id())) {
          ours.add(status);
        }
      }
    } catch (ErrnoException e) {
      throw Failure.of(name + ": cannot read /proc: " + e.reason(), e);
    }
    ProcessStatus init = InitRule.init(ours);
    if (init == null) {
      throw Failure.of(
              name
                  + ": the processes that the docker daemon lists are not on this host, or not any"
                  + " more")
          .withRemedy("run jcp on the daemon's host, outside of any container");
    }
    return new Container(
        engine,
        container.id(),
        container.name(),
        init.pid(),
        container.state(),
        container.image(),
        "");
  }

  /**
   * A rootless daemon may not make cgroups, so only the id of another container speaks against a
   * process.
   */
  private static boolean isMember(int pid, String id) throws ErrnoException {
    byte[] cgroup = SmallFile.readOrNull(RawPath.ascii("/proc/" + pid + "/cgroup"));
    CgroupId actual = cgroup == null ? null : CgroupId.parse(cgroup);
    return actual == null ? DockerDataRoots.ofProcess(pid, id) != null : actual.id().equals(id);
  }
}
