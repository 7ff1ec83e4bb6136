package dev.jcp.it.engine;

import dev.jcp.it.Jcp;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A user of this host, made for a test, with subordinate ids and folders of his own; he and all his
 * processes are gone when it is closed.
 */
public final class RootlessUser implements AutoCloseable {

  private final String name;
  private final Path home;

  private RootlessUser(String name, Path home) {
    this.name = name;
    this.home = home;
  }

  /** Makes him; where there can be none, the test that asks is skipped. */
  public static RootlessUser make(String name, String requirement, String... programs) {
    boolean root = Files.isWritable(Path.of("/proc/1/oom_score_adj"));
    Requirement.check(requirement, root, "making a user needs root");
    for (String program : new String[] {"newuidmap", "useradd", "setpriv", "nsenter", "busybox"}) {
      requireProgram(requirement, program);
    }
    for (String program : programs) {
      requireProgram(requirement, program);
    }
    try {
      Path home = Files.createTempDirectory(name + "-");
      RootlessUser user = new RootlessUser(name, home);
      user.remove();
      Shell.run("useradd -M -d " + home + " " + name).orFail();
      Shell.run("grep -q '^" + name + ":' /etc/subuid || usermod -v 700000-765535 " + name)
          .orFail();
      Shell.run("grep -q '^" + name + ":' /etc/subgid || usermod -w 700000-765535 " + name)
          .orFail();
      Shell.run(
              "cd "
                  + home
                  + " && mkdir run work && chown -R "
                  + name
                  + ": . && chmod 755 . work"
                  + " && chmod 700 run")
          .orFail();
      return user;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireProgram(String requirement, String program) {
    boolean there = Shell.run("command -v " + program).status() == 0;
    Requirement.check(requirement, there, program + " is not installed");
  }

  public String name() {
    return name;
  }

  public Path home() {
    return home;
  }

  /** Where his copies come to lie. */
  public Path work() {
    return home.resolve("work");
  }

  /** His XDG_RUNTIME_DIR. */
  public Path runtime() {
    return home.resolve("run");
  }

  public String uid() {
    return number("id -u " + name);
  }

  /** The host's number of an id that his containers have: 0 is himself. */
  public long host(int inside) {
    return inside == 0 ? Long.parseLong(uid()) : subordinate(inside - 1);
  }

  /** The host's number of one of his subordinate ids. */
  public long subordinate(int index) {
    String first = number("sed -n 's/^" + name + ":\\([0-9]*\\):.*/\\1/p' /etc/subuid");
    return Long.parseLong(first) + index;
  }

  private static String number(String command) {
    return Shell.run(command).orFail().out().strip();
  }

  /** What makes a command his. */
  public String setpriv() {
    return "setpriv --reuid " + name + " --regid " + name + " --clear-groups";
  }

  /** The same with his environment, in his home. */
  public String as(String command) {
    return "cd "
        + home
        + " && exec env HOME="
        + home
        + " XDG_RUNTIME_DIR="
        + runtime()
        + " "
        + setpriv()
        + " "
        + command;
  }

  public Shell.Result sh(String script) {
    return Shell.run(as("sh -c " + Bytes.quote(script)));
  }

  /** jcp, run by him in his work folder. */
  public Jcp jcp() {
    return jcp("");
  }

  /**
   * The same with another program before it, which root still runs.
   *
   * @param first such as {@code unshare -m}, with a blank at its end
   */
  public Jcp jcp(String first) {
    return Jcp.in(work().toString())
        .with("HOME", home.toString())
        .with("XDG_RUNTIME_DIR", runtime().toString())
        .with("DOCKER_CONFIG", home.toString())
        .under(first + setpriv());
  }

  private void remove() {
    Shell.run(
        "id -u "
            + name
            + " >/dev/null 2>&1 || exit 0; "
            + "for i in 1 2 3 4 5; do ps -o pid= -U "
            + name
            + " | xargs -r kill -KILL; sleep 0.1;"
            + " done 2>/dev/null; userdel -f "
            + name);
  }

  @Override
  public void close() {
    remove();
    Shell.run(
        "awk -v top="
            + home
            + "/ 'index($2, top) == 1 { print $2 }' /proc/self/mounts | sort -r |"
            + " xargs -r umount; rm -rf "
            + home);
  }
}
