package dev.jcp.open;

import dev.jcp.engine.Container;
import dev.jcp.engine.Engines;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.proc.ProcessStatus;
import dev.jcp.report.Failure;
import dev.jcp.report.Report;

/**
 * A container that was found outside, for the jcp inside.
 *
 * @param name as the user typed it
 * @param startTicks of the process with that PID: another one may have the number by now
 * @param id that the process is still to be proven to have; empty where it has been proven
 * @param user the configured one
 */
record KnownContainer(String name, int pid, long startTicks, String id, String user) {

  static KnownContainer parse(String line) {
    String[] fields = line.split("\t", -1);
    return new KnownContainer(
        fields[0], Integer.parseInt(fields[1]), Long.parseLong(fields[2]), fields[3], fields[4]);
  }

  String line() {
    return String.join("\t", name, Integer.toString(pid), Long.toString(startTicks), id, user);
  }

  /** An image chooses its user's name: one with a tab in it must not become another container. */
  boolean isPlain() {
    String texts = name + id + user;
    for (int i = 0; i < texts.length(); i++) {
      if (texts.charAt(i) <= 0x20 || texts.charAt(i) > 0x7e) {
        return false;
      }
    }
    return true;
  }

  /** When that process was started; 0 where it has ended. */
  static long start(int pid) throws ErrnoException {
    ProcessStatus status = ProcessStatus.readWithStart(pid);
    return status == null ? 0 : status.startTicks();
  }

  /** Pins the process again; what is asked of it afterwards is asked of the one that is held. */
  Reached reach(Engines engines, Report report) throws Failure {
    Failure gone = Failure.of(name + ": the container has ended just now");
    Container process = engines.find("pid://" + pid);
    ContainerRoot root = null;
    try {
      root = ContainerRoot.open(process, name, true);
      boolean same = start(pid) == startTicks;
      if (!same || !id.isEmpty() && !root.isProvenToBe(id)) {
        throw new ErrnoException("pidfd_open", Errno.ESRCH);
      }
      if (report.isVerbose()) {
        report.note(name + ": route proc, inside its user namespace");
      }
      return new Reached(process, root, null, user);
    } catch (RootClosed e) {
      throw e.failure();
    } catch (ErrnoException e) {
      if (root != null) {
        root.close();
      }
      throw gone;
    }
  }
}
