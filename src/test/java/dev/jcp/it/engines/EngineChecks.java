package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What holds for the containers of every engine. The measure is what the host sees at the
 * container's root, read by other programs.
 *
 * @param jcp to be run in {@code here}
 * @param here an empty folder of the host; empty again afterwards
 * @param root the container's root as the host sees it
 * @param firstId the host's number of the container's root
 * @param route that -v should name
 */
record EngineChecks(Jcp jcp, Path here, String root, int firstId, String route) {

  /** For a container that runs, with the host's numbers for users. */
  static EngineChecks of(Jcp jcp, Path here, long pid) {
    return new EngineChecks(jcp, here, "/proc/" + pid + "/root", 0, "route proc");
  }

  /** For a container whose root is a folder of the host, and has no process. */
  static EngineChecks stopped(Jcp jcp, Path here, String rootfs) {
    return new EngineChecks(jcp, here, rootfs, 0, "route rootfs");
  }

  EngineChecks mapped(int first) {
    return new EngineChecks(jcp, here, root, first, route);
  }

  /** A file out of it and into it for each way to spell its name, and a folder by the last. */
  void copiesBothWays(String... names) {
    for (String name : names) {
      fileOut(name);
      fileIn(name);
    }
    folderBothWays(names[names.length - 1]);
    jcp.run(names[0] + ":/nope", ".").refused().says("no such file or directory");
    assertEquals("", Shell.run("ls -A " + here).out());
  }

  private void fileOut(String name) {
    // Each has files of its own: which container it was shows in what was copied.
    Shell.run("date +%N-$$ >" + root + "/etc/mark").orFail();
    Jcp.Run run = jcp.run("-v", name + ":/etc/mark", "mark").expect(0).says(route);
    Shell.Result same = Shell.run("cmp " + here + "/mark " + root + "/etc/mark");
    assertEquals(0, same.status(), same.describe() + run.describe());
    Shell.run("rm " + here + "/mark " + root + "/etc/mark").orFail();
  }

  private void fileIn(String name) {
    Shell.run("date +%N-$$ >" + here + "/in; echo old >" + root + "/tmp/in").orFail();
    Jcp.Run run = jcp.run("in", name + ":/tmp").expect(0);
    Shell.Result same = Shell.run("cmp " + here + "/in " + root + "/tmp/in");
    assertEquals(0, same.status(), same.describe() + run.describe());
    Shell.run("rm " + here + "/in " + root + "/tmp/in").orFail();
  }

  private void folderBothWays(String name) {
    TreeSpec.of(tree(0)).makeIn(here + "/0");
    TreeSpec.of(tree(firstId)).makeIn(here + "/inside");
    Jcp.Run in = jcp.run("0/tree", name + ":/tmp/copy").expect(0);
    Trees.assertSameTree(
        Listing.withXattrs(here + "/inside/tree"), Listing.withXattrs(root + "/tmp/copy"), in);
    Jcp.Run out = jcp.run("-a", name + ":/tmp/copy", "back").expect(0);
    Trees.assertSameTree(
        Listing.withXattrs(here + "/0/tree"), Listing.withXattrs(here + "/back"), out);
    jcp.run(name + ":/tmp/copy", "roots").expect(0);
    assertEquals("", Shell.run("find " + here + "/roots ! -user 0").out());
    Shell.run("cd " + here + "; rm -r 0 inside back roots " + root + "/tmp/copy").orFail();
  }

  /** Everything in it with owners that count from there. */
  private static String[] tree(int first) {
    String root = " owner=" + first + ":" + first;
    return new String[] {
      "dir tree" + root,
      "dir tree/sub mode=1777" + root,
      "file tree/a text=a mode=0640 owner=" + (first + 12) + ":" + (first + 34),
      "file tree/sub/b size=300000 xattr.user.x=1" + root,
      "hard tree/sub/h to=tree/a",
      "link tree/l to=sub/b" + root,
      "link tree/sub/away to=/etc/passwd" + root,
      "fifo tree/pipe" + root,
    };
  }

  /** In the table of containers, with its way in. */
  void isListed(String engine, String name, String reach, String... options) {
    String[] arguments = new String[options.length + 1];
    System.arraycopy(options, 0, arguments, 0, options.length);
    arguments[options.length] = "--list";
    Jcp.Run run = jcp.run(arguments).expect(0);
    String row = row(run, name);
    assertTrue(row.contains(" " + engine + " "), run.describe());
    assertTrue(row.endsWith(" " + reach), run.describe());
  }

  /** The one row of a table that is about that container. */
  static String row(Jcp.Run run, String name) {
    List<String> rows = new ArrayList<>();
    for (String line : run.out().split("\n", -1)) {
      if ((" " + line + " ").contains(" " + name + " ")) {
        rows.add(line);
      }
    }
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows for " + name + ": " + run.describe());
    }
    return rows.get(0);
  }
}
