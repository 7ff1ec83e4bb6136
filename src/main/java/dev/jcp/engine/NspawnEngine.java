package dev.jcp.engine;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import dev.jcp.path.Shown;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.proc.SmallFile;
import dev.jcp.report.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * systemd-nspawn's machines: what is registered by machined's state file, what is not
 * (--register=no) by the process that watches over it, what does not run by its folder in
 * /var/lib/machines.
 */
final class NspawnEngine implements Engine {

  static final String NAME = "nspawn";

  private static final RawPath REGISTERED = RawPath.ascii("/run/systemd/machines");
  private static final RawPath FOLDERS = RawPath.ascii("/var/lib/machines");

  /** nspawn makes a folder here for each machine, and leaves it behind. */
  private static final RawPath STARTED = RawPath.ascii("/run/systemd/nspawn/propagate");

  private final ProcContainers running;
  private final Notes notes;

  NspawnEngine(ProcContainers running, Notes notes) {
    this.running = running;
    this.notes = notes;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Container> find(String name) throws Failure {
    RawPath untyped = Shown.path(name);
    boolean registered = exists(REGISTERED.resolve(untyped));
    boolean folder = name.indexOf('/') < 0 && exists(FOLDERS.resolve(untyped));
    if (!registered && !folder && !exists(STARTED.resolve(untyped))) {
      return List.of();
    }
    Container machine = registered ? registered(name) : null;
    if (machine != null) {
      return List.of(machine);
    }
    List<Container> found = running.findOwn(name, NAME);
    return found.isEmpty() && folder ? List.of(stopped(name)) : found;
  }

  @Override
  public List<Container> list() throws Failure {
    List<Container> containers = new ArrayList<>();
    for (RawPath name : Folders.readableNames(REGISTERED, notes)) {
      Container machine = registered(text(name));
      if (machine != null) {
        containers.add(machine);
      }
    }
    for (RawPath name :
        exists(STARTED) ? Folders.readableNames(STARTED, notes) : List.<RawPath>of()) {
      if (Matches.of(text(name), containers).isEmpty()) {
        containers.addAll(running.findOwn(text(name), NAME));
      }
    }
    for (RawPath name : Folders.readableNames(FOLDERS, notes)) {
      if (name.at(0) != '.' && Matches.of(text(name), containers).isEmpty()) {
        containers.add(stopped(text(name)));
      }
    }
    return containers;
  }

  /** From machined's file, lines of KEY=VALUE; null where it is no container, or has ended. */
  private Container registered(String name) {
    RawPath file = REGISTERED.resolve(Shown.path(name));
    try {
      byte[] bytes = SmallFile.readOrNull(file);
      String lines = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
      String service = value(lines, "SERVICE");
      String leader = value(lines, "LEADER");
      if (service.equals("systemd-nspawn") && !leader.isEmpty()) {
        ProcessStatus init = ProcessStatus.read(Integer.parseInt(leader));
        // the file may be older than the process of that number
        return init == null || Supervisor.of(init, "systemd-nspawn") == null
            ? null
            : Container.running(NAME, "", name, init);
      }
    } catch (ErrnoException e) {
      notes.note(file + ": cannot read: " + e.reason());
    } catch (NumberFormatException e) {
      notes.note(file + ": LEADER is no process id");
    }
    return null;
  }

  private static String value(String lines, String key) {
    for (String line : lines.split("\n", -1)) {
      if (line.startsWith(key + "=")) {
        return line.substring(key.length() + 1);
      }
    }
    return "";
  }

  private static String text(RawPath name) {
    return new String(name.bytes(), StandardCharsets.UTF_8);
  }

  /**
   * With private users (--private-users=pick) the whole folder belongs to a range of 65,536 ids,
   * the upper half of which nspawn reads from its root's owner (systemd-nspawn(1)). An image file
   * has no folder.
   */
  private Container stopped(String name) {
    RawPath folder = FOLDERS.resolve(Shown.path(name));
    try {
      Stat root = Linux.statx(Fd.WORKING_DIRECTORY, folder);
      if (root.type() == Stat.S_IFDIR) {
        long base = Integer.toUnsignedLong(root.uid()) & ~0xffffL;
        String map = base == 0 ? Rootfs.IDENTITY : "0 " + base + " 65536";
        return Container.stopped(NAME, name, new Rootfs(folder, map, map));
      }
    } catch (ErrnoException e) {
      notes.note(folder + ": cannot look at: " + e.reason());
    }
    return Container.stopped(NAME, name, null);
  }

  private boolean exists(RawPath path) {
    try {
      return Linux.statxOrNull(Fd.WORKING_DIRECTORY, path) != null;
    } catch (ErrnoException e) {
      if (!e.isOneOf(Errno.ENOTDIR, Errno.EACCES)) {
        notes.note(path + ": cannot look at: " + e.reason());
      }
      return false;
    }
  }

  /** As nspawn itself names a machine: --machine, else the name of its folder or image. */
  static String name(Supervisor nspawn) {
    String machine = nspawn.option("-M", "--machine");
    if (!machine.isEmpty()) {
      return machine;
    }
    String folder = nspawn.option("-D", "--directory");
    String place = folder.isEmpty() ? nspawn.option("-i", "--image") : folder;
    while (place.endsWith("/")) {
      place = place.substring(0, place.length() - 1);
    }
    String name = place.substring(place.lastIndexOf('/') + 1);
    return name.endsWith(".raw") ? name.substring(0, name.length() - ".raw".length()) : name;
  }
}
