package dev.jcp.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each system call of a copy fails once, in each way that it can: exit 0 means that the copy equals
 * its source, anything else was said, and each file is the old one or the new one, whole.
 *
 * <p>A first copy shows which calls there are; then each of them gets each fault, at one of its
 * places taken at random.
 */
class InjectedFaultsIT {

  private static final long SEED = System.nanoTime();
  private static final List<String> ERRORS = List.of("EIO", "ENOSPC", "EDQUOT", "EINTR");

  /** 0 bytes. Any other length would be a lie that strace makes up: nothing was moved. */
  private static final String SHORT = "retval=0";

  private static final Set<String> MAY_BE_SHORT =
      Set.of("read", "pread64", "write", "pwrite64", "copy_file_range");

  /** Java's own, or calls that cannot fail. */
  private static final Set<String> NOT_OURS =
      Set.of(
          "futex",
          "mmap",
          "munmap",
          "mprotect",
          "madvise",
          "readlink",
          "newfstatat",
          "stat",
          "clone3",
          "rt_sigprocmask",
          "rt_sigreturn",
          "getpid",
          "geteuid",
          "getegid",
          "getcwd",
          "sched_yield");

  /** The copy out has had them all. */
  private static final Set<String> READING =
      Set.of(
          "read",
          "pread64",
          "lseek",
          "getdents64",
          "flistxattr",
          "fgetxattr",
          "readlinkat",
          "ioctl",
          "fstatfs",
          "pidfd_open",
          "openat2",
          "ppoll");

  /** When these fail all may be in place, but whether it is was what they were to tell. */
  private static final Set<String> ASKED_LAST = Set.of("close", "ppoll", "getdents64", "statx");

  /** What its class loader and linker open lies in there. */
  private static final String JAVA = "/lib/runtime";

  private static final String[] TREE = {
    "dir  t mode=0750",
    "file t/short text=short owner=1:2 mode=0640 xattr.user.x=1",
    "file t/long size=200000",
    "sparse t/sparse size=3M text=end",
    "link t/link to=short",
    "fifo t/pipe",
    "hard t/zhard to=t/short",
    "file t/sub/deep text=deep",
  };

  @TempDir private Path here;
  private final Random random = new Random(SEED);
  private final List<String> wrong = new ArrayList<>();
  private Container note;
  private HeldCopy copy;
  private Listing source;
  private int hits;

  @BeforeEach
  void start() {
    boolean strace = Shell.run("command -v strace").status() == 0;
    Requirement.check("strace", strace, "strace is not installed");
    note = DockerDaemon.get().run("");
    note.make("/src", TREE);
    note.make("/old", "file t/short text=old", "file t/long text=older", "file t/sub/deep text=o");
    Shell.run("cp -a " + note.path("/src/t") + " " + here + "/t; mkdir " + here + "/out").orFail();
    source = note.listing("/src/t");
    copy = new HeldCopy(note, here);
  }

  @AfterEach
  void remove() {
    note.remove();
  }

  @Test
  void newTreeOfTheHostEqualsItsSourceOrIsNamed() {
    String target = here + "/out/t";
    eachFault(Set.of(), "rm -rf " + target, target, "-a", note.at("/src/t"), "out");
  }

  @Test
  void treeMergedIntoTheContainersEqualsItsSourceOrIsNamed() {
    String target = note.path("/dest/t");
    String reset = "rm -rf " + target + "; cp -a " + note.path("/old/t") + " " + target;
    note.make("/dest", "dir .");
    eachFault(READING, reset, target, "t", note.at("/dest"));
  }

  /** Older kernels, and seccomp filters that do not know it. */
  @ParameterizedTest
  @ValueSource(strings = {"ENOSYS", "EPERM"})
  void copyWithoutOpenat2IsComplete(String error) {
    Jcp.Run out = copy.run("openat2:error=" + error, "-a", note.at("/src/t"), "out").expect(0);
    assertTrue(copy.calls().stream().anyMatch(call -> call.contains("INJECTED")), "no openat2");
    Trees.assertSameTree(source, Listing.withXattrs(here + "/out/t"), out);
    Jcp.Run in = copy.run("openat2:error=" + error, "t", note.at("/new")).expect(0);
    Trees.assertSameTree(source, note.listing("/new"), in);
  }

  /** NFS and quotas report there what they could not write. */
  @ParameterizedTest
  @ValueSource(strings = {"EIO", "EDQUOT", "ENOSPC"})
  void errorWhenAWrittenFileIsClosedIsNamed(String error) {
    copy.run("", note.at("/src/t/long"), "out/new").expect(0);
    List<String> closes = copy.calls().stream().filter(c -> c.startsWith("close(")).toList();
    int place = 0;
    while (!closes.get(place).contains(here + "/out/new>")
        && !closes.get(place).contains(here + "/out/#")) {
      place++;
    }
    String fault = "close:error=" + error + ":when=" + (place + 1);
    Jcp.Run run = copy.run(fault, note.at("/src/t/long"), "out/again");
    assertTrue(copy.calls().stream().anyMatch(call -> call.contains("INJECTED")), fault);
    run.refused().says("out/again");
  }

  /** Of thousands of entries each may fail, and a process has a thousand descriptors. */
  @Test
  void nothingStaysOpenWhereWhatWasOpenedCannotBeLookedAt() {
    String[] out = {"--via", "proc", note.at("/src/t/sub"), "out/new"};
    String[] in = {"--via", "proc", "t/sub", note.at("/old/t")};
    for (String[] arguments : new String[][] {out, in}) {
      copy.run("", arguments).expect(0);
      for (int place : calls(copy.calls()).get("statx")) {
        Shell.run("rm -rf " + here + "/out/new").orFail();
        Jcp.Run run = copy.run("statx:error=EIO:when=" + place, arguments);
        String left = stillOpen(copy.calls());
        assertEquals("", left, () -> "statx " + place + ": " + run.describe());
      }
    }
  }

  /** Descriptors of the container's files and of ours: the JVM keeps some of its own. */
  private String stillOpen(List<String> calls) {
    Map<String, String> open = new LinkedHashMap<>();
    for (String call : calls) {
      int result = call.lastIndexOf(" = ");
      if (call.startsWith("openat") && result > 0 && !call.contains(JAVA)) {
        open.put(call.substring(result + 3).replaceAll("<.*", ""), call);
      } else if (call.startsWith("close(")) {
        open.remove(call.substring(6).replaceAll("[<)].*", ""));
      }
    }
    open.keySet().removeIf(number -> number.startsWith("-1 "));
    return String.join("\n", open.values());
  }

  private void eachFault(Set<String> but, String reset, String target, String... places) {
    String[] arguments =
        Stream.concat(Stream.of("--via", "proc"), Stream.of(places)).toArray(String[]::new);
    Shell.run(reset).orFail();
    Jcp.Run whole = copy.run("", arguments).expect(0);
    Trees.assertSameTree(source, Listing.withXattrs(target), whole);
    Map<String, List<Integer>> calls = calls(copy.calls());
    calls.keySet().removeAll(but);
    calls.forEach(
        (call, at) -> {
          List<String> faults = new ArrayList<>();
          ERRORS.forEach(error -> faults.add("error=" + error));
          if (MAY_BE_SHORT.contains(call)) {
            faults.add(SHORT);
          }
          for (String fault : faults) {
            int place = at.get(random.nextInt(at.size()));
            Shell.run(reset).orFail();
            Jcp.Run run = copy.run(call + ":" + fault + ":when=" + place, arguments);
            check(call + ":" + fault + ":when=" + place, target, run);
          }
        });
    assertEquals(List.of(), wrong, "seed " + SEED);
    assertTrue(hits > 3 * calls.size(), hits + " faults in " + calls.keySet());
  }

  /** Of each call that is ours, which of them are: counted as strace does. */
  private static Map<String, List<Integer>> calls(List<String> calls) {
    Map<String, Integer> counted = new LinkedHashMap<>();
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (String line : calls) {
      int end = line.indexOf('(');
      String call = end < 0 ? "" : line.substring(0, end);
      if (call.matches("[a-z0-9_]+") && !NOT_OURS.contains(call)) {
        int place = counted.merge(call, 1, Integer::sum);
        if (!line.contains(JAVA)) {
          places.computeIfAbsent(call, k -> new ArrayList<>()).add(place);
        }
      }
    }
    return places;
  }

  private void check(String fault, String target, Jcp.Run run) {
    String hit =
        copy.calls().stream().filter(call -> call.contains("INJECTED")).findFirst().orElse(JAVA);
    if (hit.contains(JAVA)) {
      return; // Java took another turn this time
    }
    hits++;
    boolean equal = Listing.withXattrs(target).sameAs(source);
    String halves = Shell.run(halves(target)).out();
    boolean said = run.err().contains("jcp: ") && !run.err().contains("Exception");
    boolean late = ASKED_LAST.contains(fault.substring(0, fault.indexOf(':')));
    if (run.status() == 0 ? !equal : run.status() != 1 || !said || equal && !late) {
      wrong.add(fault + " " + hit + (equal ? " equal " : " differs ") + run.describe());
    } else if (!halves.isEmpty()) {
      wrong.add(fault + " " + hit + " left: " + halves + run.describe());
    }
  }

  /** Names of files that are neither old nor new, and of what was to be taken back. */
  private String halves(String target) {
    return ("cd TARGET 2>/dev/null && for f in short long sparse sub/deep; do"
            + " [ ! -e $f ] || cmp -s $f SRC/$f || cmp -s $f OLD/$f || echo $f; done;"
            + " find TARGET TARGET/.. -maxdepth 2 -name '.jcp-*'")
        .replace("TARGET", target)
        .replace("SRC", note.path("/src/t"))
        .replace("OLD", note.path("/old/t"));
  }
}
