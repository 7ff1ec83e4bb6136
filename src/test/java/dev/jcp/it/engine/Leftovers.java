package dev.jcp.it.engine;

import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What fixtures share at their beginning and at their end. */
final class Leftovers {

  private Leftovers() {}

  /** A folder of a fixture's own that other users can go through, as a mapped container's root. */
  static Path home(String engine) {
    try {
      Path home = Files.createTempDirectory("jcp-" + engine + "-");
      Shell.run("chmod 711 " + home).orFail();
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Mounts below a folder, then the folder; nothing is followed out of it. */
  static void removeFolder(String folder) {
    Shell.run(
        "awk -v top="
            + folder
            + "/ 'index($2, top) == 1 { print $2 }' /proc/self/mounts | sort -r |"
            + " while IFS= read -r at; do umount -l \"$at\"; done; rm -rf --one-file-system "
            + folder);
  }

  /** Control groups of that path, in all hierarchies, with those below; only what is empty. */
  static void removeCgroups(String path) {
    Shell.run(
        "for top in /sys/fs/cgroup /sys/fs/cgroup/*; do [ ! -d $top/"
            + path
            + " ] || find $top/"
            + path
            + " -depth -type d -exec rmdir {} \\; ; done");
  }

  /** Kills processes by their recorded numbers, and waits until they are gone (or reaped late). */
  static void kill(long... pids) {
    StringBuilder words = new StringBuilder();
    for (long pid : pids) {
      words.append(' ').append(pid);
    }
    Shell.run(
        "kill -KILL"
            + words
            + "; for pid in"
            + words
            + "; do for i in $(seq 100); do grep -qs '^State:.[^ZX]' /proc/$pid/status || break;"
            + " sleep 0.05; done; done");
  }

  /** The process below another one that runs what containers here run. */
  static long sleeperBelow(long pid) {
    return Long.parseLong(
        Shell.run(
                "below() { for p in $(cat /proc/$1/task/*/children); do case $(readlink"
                    + " /proc/$p/exe) in */busybox) echo $p; exit ;; esac; below $p; done; }\n"
                    + "for i in $(seq 100); do found=$(below "
                    + pid
                    + "); [ -n \"$found\" ] && echo $found && exit; sleep 0.05; done; exit 1")
            .orFail()
            .out()
            .strip());
  }

  /** The name in this run: /proc shows the containers of every engine on this machine. */
  static String name(String engine, String name) {
    return "jcp-" + engine + ProcessHandle.current().pid() + "-" + name;
  }

  static void needs(String requirement, String program) {
    DockerDaemon.get(); // root and busybox are what it needs as well
    boolean there = Shell.run("command -v " + Bytes.quote(program)).status() == 0;
    Requirement.check(requirement, there, program + " is not installed");
  }
}
