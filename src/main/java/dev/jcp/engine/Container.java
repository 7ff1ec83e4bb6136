package dev.jcp.engine;

import dev.jcp.proc.ProcessStatus;

/**
 * A container as an engine knows it. Nothing here is proven yet: a PID is a number that another
 * process may hold a moment later, so whoever opens the root pins the process first (SECURITY.md
 * R1).
 *
 * @param engine "docker", or "pid" for a process that was named by its number
 * @param id 64 hex digits; empty for a process that no engine has started
 * @param name without Docker's leading slash; the short id where the engine's state could not be
 *     read
 * @param pid of init, in this host's numbers; 0 when there is none
 * @param state the engine's word: running, paused, exited, created, ...
 * @param image what it was made from, as the user wrote it then; empty unless known
 * @param user the configured user (Config.User); empty unless known
 * @param rootfs where its files lie while it does not run; null unless known
 */
public record Container(
    String engine,
    String id,
    String name,
    int pid,
    String state,
    String image,
    String user,
    Rootfs rootfs) {

  static final int SHORT_ID = 12;

  /** One whose files are reached through its process or its engine. */
  Container(
      String engine, String id, String name, int pid, String state, String image, String user) {
    this(engine, id, name, pid, state, image, user, null);
  }

  /** One that is known by a name alone. */
  static Container running(String engine, String id, String name, ProcessStatus init) {
    return new Container(engine, id, name, init.pid(), "running", "", "");
  }

  /** One that is known by a name alone, and does not run. */
  static Container stopped(String engine, String name, Rootfs rootfs) {
    return new Container(engine, "", name, 0, "stopped", "", "", rootfs);
  }

  /** True if there is a process whose root could be opened; a paused one has it too. */
  public boolean hasProcess() {
    return pid > 0;
  }

  /** As the user can type it to mean this one and no other. */
  public String spelling() {
    return engine + "://" + (isProcess() ? Integer.toString(pid) : name);
  }

  /** Known by its number alone: no engine says whose it is. */
  public boolean isProcess() {
    return engine.equals(PidEngine.NAME);
  }

  /** The id as {@code docker ps} shows it. */
  public String shortId() {
    return id.length() > SHORT_ID ? id.substring(0, SHORT_ID) : id;
  }
}
