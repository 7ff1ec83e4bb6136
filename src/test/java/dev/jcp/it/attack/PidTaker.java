package dev.jcp.it.attack;

import dev.jcp.it.engine.Container;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One PID that is now a container's and now a stranger's, many hundred times a second: clone3(2)
 * lets root choose the number of a new process, and a process of its own root and cgroup.
 *
 * <p>What counts as the container lives in the mount namespace of one real container and in a
 * cgroup that has the container's id; the stranger lives in another's, and in the cgroup of the
 * tests.
 */
public final class PidTaker implements AutoCloseable {

  /** Arguments: the PID, two mount namespaces, the cgroup's folder. Ends on TERM. */
  private static final String SCRIPT =
      """
      use strict; use POSIX;
      my ($pid, $theirs, $strangers, $group) = @ARGV;
      my $setns = (POSIX::uname())[4] eq 'aarch64' ? 268 : 308;
      open my $own, '<', $theirs or die "$theirs: $!";
      open my $other, '<', $strangers or die "$strangers: $!";
      sysopen my $cgroup, $group, O_RDONLY or die "$group: $!";
      my ($tids, $over, $turns) = (pack('l', $pid), 0, 0);
      $SIG{TERM} = sub { $over = 1 };
      sub live {
        my ($namespace, $flags, $in) = @_;
        syscall($setns, fileno $namespace, 0x20000) == 0 or die "setns: $!";
        my $arguments = pack 'Q8 P Q2', $flags, 0, 0, 0, 17, 0, 0, 0, $tids, 1, $in;
        my $child = syscall(435, $arguments, length $arguments);
        if ($child == 0) { $SIG{TERM} = 'DEFAULT'; sleep 100; POSIX::_exit(0) }
        if ($child < 0) { die "clone3: $!" unless $!{EEXIST}; select undef, undef, undef, 0.001; return }
        select undef, undef, undef, rand 0.001;
        kill 'KILL', $child; waitpid $child, 0;
        $turns++;
      }
      until ($over) { live($own, 0x200000000, fileno $cgroup); live($other, 0, 0) }
      print "$turns\\n";
      """;

  /** Read by cat: of what sysctl keeps the JDK gets the first digit only. */
  private static final String FREE_PID =
      """
      next=$(cat /proc/sys/kernel/ns_last_pid); most=$(cat /proc/sys/kernel/pid_max)
      pid=$((most - 1000)); [ $next -lt $((most / 2)) ] || pid=$((most / 4))
      while [ -e /proc/$pid ]; do pid=$((pid + 1)); done
      echo $pid
      """;

  private final Process taker;
  private final Path cgroup;
  private final int pid;

  private PidTaker(Process taker, Path cgroup, int pid) {
    this.taker = taker;
    this.cgroup = cgroup;
    this.pid = pid;
  }

  /** Starts it with a container that is called by that id. */
  public static PidTaker start(Container container, Container stranger, String id) {
    int pid = freePid();
    Path cgroup = hierarchy().resolve("jcp-pid-reuse-" + pid).resolve(id);
    try {
      Files.createDirectories(cgroup);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process taker =
        Shell.start(
            "exec perl -e "
                + Bytes.quote(SCRIPT)
                + " "
                + pid
                + " /proc/"
                + container.pid()
                + "/ns/mnt /proc/"
                + stranger.pid()
                + "/ns/mnt "
                + cgroup);
    return new PidTaker(taker, cgroup, pid);
  }

  public int pid() {
    return pid;
  }

  private static Path hierarchy() {
    Path besideTheOld = Path.of("/sys/fs/cgroup/unified");
    return Files.isDirectory(besideTheOld) ? besideTheOld : Path.of("/sys/fs/cgroup");
  }

  /** Far from those that the kernel will give next. */
  private static int freePid() {
    return Integer.parseInt(Shell.run(FREE_PID).orFail().out().strip());
  }

  /** Ends it; how often the PID had a new process. */
  public long end() {
    Shell.run("kill -TERM " + taker.pid()); // destroy() would close its output
    Shell.Result result = Shell.finish("the taker of PIDs", taker, 10);
    return Long.parseLong(result.orFail().out().strip());
  }

  @Override
  public void close() {
    taker.destroyForcibly();
    String top = cgroup.getParent().toString();
    Shell.run(
            "kill -KILL $(cat %s/cgroup.procs); for i in $(seq 100); do rmdir %s %s && exit; sleep 0.05;"
                    .formatted(cgroup, cgroup, top)
                + " done; exit 1")
        .orFail();
  }
}
