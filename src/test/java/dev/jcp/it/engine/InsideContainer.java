package dev.jcp.it.engine;

import dev.jcp.it.Jcp;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;

/**
 * A docker container that sees the host's processes, with the program in it: as people have it who
 * install nothing on the host. The program and its libraries are the host's, mounted read-only.
 */
public final class InsideContainer implements AutoCloseable {

  /** All that the program needs; a container with every privilege cannot be had everywhere. */
  private static final String RIGHTS =
      "--pid=host --cap-add SYS_ADMIN --cap-add SYS_PTRACE --cap-add DAC_READ_SEARCH"
          + " --security-opt seccomp=unconfined --security-opt apparmor=unconfined";

  /** Nothing is mounted in it, so that a test can empty it. */
  private static final String FOLDER = "/copies";

  private final Container container;

  private InsideContainer(Container container) {
    this.container = container;
  }

  /**
   * Starts it.
   *
   * @param options more of docker run's, such as {@code -v SOCKET:SOCKET}
   */
  public static InsideContainer start(String options) {
    Path program = Path.of(Jcp.BIN).getParent().getParent();
    String mounts = KindNode.hostPrograms() + volume(program.toString()) + " " + options;
    // Where no image of the JDK could be linked, the program runs on that JDK.
    String jdk =
        Shell.run("sed -n 's|^exec \"\\(/.*\\)/bin/java\".*|\\1|p' " + Jcp.BIN).out().strip();
    if (!jdk.isEmpty() && !jdk.startsWith("/usr/")) {
      mounts += volume(jdk);
    }
    Container container = DockerDaemon.get().run(RIGHTS + mounts);
    Shell.run("mkdir " + container.path(FOLDER)).orFail();
    return new InsideContainer(container);
  }

  private static String volume(String folder) {
    return " -v " + folder + ":" + folder + ":ro";
  }

  /**
   * The program in it, in an empty folder of its own.
   *
   * @param variable one more of its environment, as {@code NAME=VALUE}
   */
  public Jcp jcp(String variable) {
    String exec = container.daemon().client() + " exec -w " + FOLDER + " -e " + variable + " ";
    return Jcp.in("/").under(exec + container.name());
  }

  /** The folder that the program runs in, as the host sees it. */
  public String folder() {
    return container.path(FOLDER);
  }

  public String name() {
    return container.name();
  }

  @Override
  public void close() {
    container.remove();
  }
}
