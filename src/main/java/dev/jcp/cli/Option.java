package dev.jcp.cli;

/**
 * Every option once: how it is spelled, what it takes, and its help. Both parsers are driven by
 * this table.
 */
public enum Option {
  ARCHIVE(
      Group.COPYING,
      "-a",
      "--archive",
      null,
      "keep uid and gid; into a container with a user of its own, give everything to that user"),
  FOLLOW_LINK(
      Group.COPYING,
      "-L",
      "--follow-link",
      null,
      "where SRC is a symbolic link, copy what it points to"),
  DEVICES(Group.COPYING, null, "--devices", null, "make a container's device nodes on the host"),
  NO_SETID(Group.COPYING, null, "--no-setid", null, "drop set-id bits and file capabilities"),
  FSYNC(Group.COPYING, null, "--fsync", null, "have everything on the disk before ending"),
  FAIL_FAST(Group.COPYING, null, "--fail-fast", null, "end at the first entry that fails"),
  FIND(
      Group.FINDING,
      null,
      "--find",
      "WAY",
      "how to find a container's process: auto, inspect (ask the engine), top (the engine's list of"
          + " processes), proc (search /proc, needs no engine), pid (CONTAINER is the number of a"
          + " process)"),
  ENGINE(
      Group.FINDING,
      null,
      "--engine",
      "NAME",
      "ask this engine only: docker, podman, k8s, containerd, lxc, nspawn (as NAME:// before a"
          + " container does)"),
  HOST(
      Group.FINDING,
      "-H",
      "--host",
      "ADDRESS",
      "the docker daemon, at a unix://, tcp:// or ssh:// address (also DOCKER_HOST)"),
  CONTEXT(Group.FINDING, null, "--context", "NAME", "the docker context (also DOCKER_CONTEXT)"),
  VIA(
      Group.FINDING,
      null,
      "--via",
      "ROUTE",
      "how to reach its files: auto, proc (through its process), tar (through the engine, as docker"
          + " cp does)"),
  LIST(
      Group.ASKING,
      null,
      "--list",
      null,
      "show the containers found and the way to each (proc, rootfs, engine), and copy nothing"),
  PID(
      Group.ASKING,
      null,
      "--pid",
      "CONTAINER",
      "print the host's PID of the container's init, and copy nothing"),
  JSON(Group.ASKING, null, "--json", null, "with --list or --pid: as JSON"),
  QUIET(Group.SAYING, "-q", "--quiet", null, "show no progress"),
  VERBOSE(Group.SAYING, "-v", "--verbose", null, "show each entry, and which way it went"),
  DEBUG(
      Group.SAYING,
      null,
      "--debug",
      null,
      "like -v with times, and stack traces, for a bug report"),
  VERSION(Group.SAYING, null, "--version", null, "show the version"),
  HELP(Group.SAYING, "-h", "--help", null, "show this help");

  /** Headings of the help. */
  public enum Group {
    COPYING("Copying"),
    FINDING("Finding containers"),
    ASKING("Asking"),
    SAYING("What jcp says");

    private final String heading;

    Group(String heading) {
      this.heading = heading;
    }

    public String heading() {
      return heading;
    }
  }

  private final Group group;
  private final String shortName;
  private final String longName;
  private final String parameter;
  private final String help;

  Option(Group group, String shortName, String longName, String parameter, String help) {
    this.group = group;
    this.shortName = shortName;
    this.longName = longName;
    this.parameter = parameter;
    this.help = help;
  }

  Group group() {
    return group;
  }

  /** Such as "-a", or null. */
  String shortName() {
    return shortName;
  }

  String longName() {
    return longName;
  }

  /** What the option's argument is called; null for one that takes none. */
  String parameter() {
    return parameter;
  }

  String help() {
    return help;
  }
}
