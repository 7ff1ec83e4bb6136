package dev.jcp.engine;

import dev.jcp.engine.http.HttpException;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.io.File;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The podman that jcp may start, and what it is given.
 *
 * <p>Root's jcp starts it with root's rights. So it is taken from where systems have it, is never
 * looked for in PATH, and only root may be able to write to it. It looks for programs itself
 * (conmon, the runtime, newuidmap): so PATH is not the caller's, nor is the rest of the
 * environment, but for what says where storage and configuration are.
 */
final class PodmanProgram {

  private static final String[] PODMAN = {"/usr/bin/podman", "/usr/local/bin/podman"};
  private static final String[] SETSID = {"/usr/bin/setsid", "/bin/setsid"};
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int WRITABLE_BY_OTHERS = 022;

  /** The second: what podman unshare tells podman. */
  private static final List<String> PODMANS = List.of("CONTAINERS_", "_CONTAINERS_", "STORAGE_");

  private final String podman;
  private final String setsid;
  private final String home;

  private PodmanProgram(String podman, String setsid, String home) {
    this.podman = podman;
    this.setsid = setsid;
    this.home = home;
  }

  /** Null where there is none to be started. */
  static PodmanProgram find(EngineSettings settings) {
    String podman = first(PODMAN);
    String setsid = first(SETSID);
    return podman == null || setsid == null
        ? null
        : new PodmanProgram(podman, setsid, settings.ownHome());
  }

  private static String first(String... programs) {
    boolean root = LinuxProcess.geteuid() == 0;
    for (String program : programs) {
      try {
        Stat stat = Linux.statxFollowing(Fd.WORKING_DIRECTORY, RawPath.ascii(program));
        boolean roots = stat.uid() == 0 && (stat.mode() & WRITABLE_BY_OTHERS) == 0;
        if (roots || !root) {
          return program;
        }
      } catch (ErrnoException e) {
        // at the next place then
      }
    }
    return null;
  }

  /** In a session of its own, which the terminal's Ctrl-C does not reach. */
  Process start(String... words) throws HttpException {
    ProcessBuilder builder = new ProcessBuilder(setsid, podman);
    for (String word : words) {
      builder.command().add(word);
    }
    clean(builder.environment(), home != null);
    builder.directory(new File("/"));
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new HttpException(podman + ": " + e.getMessage());
    }
  }

  /**
   * Leaves podman's own variables, and the user's directories.
   *
   * @param own they are the user's: with {@code sudo -E} root has another user's
   */
  static void clean(Map<String, String> environment, boolean own) {
    Iterator<String> names = environment.keySet().iterator();
    while (names.hasNext()) {
      String name = names.next();
      boolean kept = own && (name.equals("HOME") || name.startsWith("XDG_"));
      for (String podmans : PODMANS) {
        kept |= name.startsWith(podmans);
      }
      if (!kept) {
        names.remove();
      }
    }
    environment.put("PATH", PATH);
  }

  @Override
  public String toString() {
    return podman;
  }
}
