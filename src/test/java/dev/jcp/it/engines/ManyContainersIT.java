package dev.jcp.it.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Podman;
import dev.jcp.it.engine.Requirement;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host with as many containers as people have: podman writes all their names into one file. */
class ManyContainersIT {

  /** The first entry again and again, before itself or behind, with ids and names of their own. */
  private static final String MORE =
      ". as $all | [range(COUNT) | tostring as $n | $all[0]"
          + " | .id = ($n | (64 - length) * \"0\" + .) | .names = [\"jcp-other\" + $n]"
          + " | .layer = .id] | if FIRST then $all + . else . + $all end";

  private static Podman podman;
  private static String name;
  private static long pid;

  @TempDir private Path here;
  @TempDir private Path work;

  @BeforeAll
  static void start() {
    Requirement.check("jq", Shell.run("command -v jq").status() == 0, "jq is not installed");
    podman = Podman.withOwnFolders();
    name = podman.run("among-many", "");
    pid = podman.pid(name);
    podman.killMonitor(name); // so that the file alone has its name
  }

  @AfterAll
  static void stop() {
    if (podman != null) {
      podman.close();
    }
  }

  private void isFoundAmong(int count, boolean first) {
    String file = podman.namesFile();
    String filter = MORE.replace("COUNT", "" + count).replace("FIRST", "" + first);
    Shell.run("set -e; cd " + here + "; cp -p " + file + " kept; jq -c '" + filter + "' kept >more")
        .orFail();
    String large = "[ " + count + " -lt 600 ] || [ $(stat -c %s " + here + "/more) -gt 200000 ]";
    Shell.run(large).orFail();
    Shell.run("cat " + here + "/more >" + file).orFail();
    try {
      Jcp jcp = podman.configured(Jcp.in(here.toString()), work);
      for (String spelling : new String[] {name, "podman://" + name}) {
        assertEquals(pid + "\n", jcp.run("--pid", spelling).expect(0).out());
      }
      jcp.run(name + ":/etc/os-release", "copy").expect(0);
      Shell.run("cmp " + here + "/copy /proc/" + pid + "/root/etc/os-release").orFail();
      Jcp.Run list = jcp.run("--list").expect(0);
      assertTrue(("\n" + list.out()).contains("\n" + name + " "), list::describe);
    } finally {
      Shell.run("cat " + here + "/kept >" + file).orFail();
    }
  }

  @Test
  void nameIsFoundAmongAFew() {
    isFoundAmong(5, false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nameIsFoundAmongHundreds(boolean first) {
    isFoundAmong(600, first);
  }

  @Test
  void nameIsFoundAmongThousands() {
    isFoundAmong(6000, false);
  }
}
