package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.proc.MountOwner;
import dev.jcp.proc.ProcessGroup;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A running container as /proc shows it, with the names that the process gives it which watches
 * over it, and whose word those are.
 */
final class ProcContainer {

  private static final String HOSTNAME = "\0HOSTNAME=";

  private final ProcessGroup group;
  private final Supervisor supervisor;
  private final Notes notes;

  /**
   * One group of processes.
   *
   * @param supervisor may be null
   */
  ProcContainer(ProcessGroup group, Supervisor supervisor, Notes notes) {
    this.group = group;
    this.supervisor = supervisor;
    this.notes = notes;
  }

  /** Its engine runs inside a container too: what it is called was decided in there. */
  boolean isNested() {
    return supervisor != null && supervisor.isNested();
  }

  /**
   * Another user than root and who runs jcp has made it or watches over it, and so chosen its name:
   * he, and a slash, which then stands before the name. Else empty.
   */
  private String otherUser() {
    int maker = group.isOpen() ? group.owner() : 0; // else nobody gets in by it
    int watcher = supervisor.status().uid();
    int uid = MountOwner.isTrusted(maker) ? watcher : maker;
    return MountOwner.isTrusted(uid) ? "" : UserNames.of(uid) + "/";
  }

  /** Made by root or who runs jcp, on the host itself, and not closed to us. */
  boolean isOwn() {
    return group.isOpen() && supervisor != null && otherUser().isEmpty() && !isNested();
  }

  /**
   * What it is called, at least one: a pod's container has a name of Kubernetes' and one of
   * containerd's.
   */
  List<Container> names() throws ErrnoException {
    List<Container> names = supervisor == null ? List.of() : given();
    return names.isEmpty() || names.get(0).name().endsWith("/") || names.get(0).name().isEmpty()
        ? List.of(nameless())
        : names;
  }

  private List<Container> given() throws ErrnoException {
    ProcessStatus init = group.init();
    String user = otherUser();
    return switch (supervisor.command()) {
      case "conmon" -> Conmon.containers(supervisor, init, user, notes);
      case "containerd-shim" -> Shim.containers(supervisor, group, user, notes);
      case "systemd-nspawn" -> {
        String name = user + NspawnEngine.name(supervisor);
        yield List.of(Container.running(NspawnEngine.NAME, "", name, init));
      }
      default -> {
        String name = LxcEngine.name(supervisor);
        yield name.isEmpty()
            ? List.of()
            : List.of(Container.running(LxcEngine.NAME, "", user + name, init));
      }
    };
  }

  /**
   * Nobody says what it is: bubblewrap, unshare, or what outlived its engine. It is shown by the id
   * of its cgroup, its host name where its environment has one, or its program; to be named it has
   * its number alone, since the last two are its own word.
   */
  private Container nameless() throws ErrnoException {
    String id = group.cgroup().id();
    String shown =
        id.isEmpty() ? hostName(group.init().pid()) : id.substring(0, Container.SHORT_ID);
    return Container.running(
        PidEngine.NAME, id, shown.isEmpty() ? group.init().command() : shown, group.init());
  }

  private static String hostName(int pid) {
    try {
      byte[] bytes = SmallFile.readOrNull(RawPath.ascii("/proc/" + pid + "/environ"));
      String environment = bytes == null ? "" : "\0" + new String(bytes, StandardCharsets.UTF_8);
      int start = environment.indexOf(HOSTNAME);
      int end = start < 0 ? -1 : environment.indexOf('\0', start + 1);
      return end < 0 ? "" : environment.substring(start + HOSTNAME.length(), end);
    } catch (ErrnoException e) {
      return ""; // not this user's
    }
  }
}
