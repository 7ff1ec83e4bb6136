package dev.jcp.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitRuleTest {

  private static ProcessStatus process(int pid, int parent, int levels, int inside, long start) {
    return new ProcessStatus(pid, pid, parent, levels, inside, start, 0, "init");
  }

  /** In any order of the list. */
  private static void assertInit(int pid, List<ProcessStatus> processes) {
    List<ProcessStatus> order = new java.util.ArrayList<>(processes);
    for (int i = 0; i < processes.size(); i++) {
      assertEquals(pid, InitRule.init(order).pid());
      Collections.rotate(order, 1);
    }
    Collections.reverse(order);
    assertEquals(pid, InitRule.init(order).pid());
  }

  @Test
  void execedProcessBesideInit() {
    // the same parent, and after the numbers have gone round a lower number
    assertInit(500, List.of(process(300, 90, 2, 7, 90_000), process(500, 90, 2, 1, 80_000)));
  }

  @Test
  void supervisorWithChildren() {
    assertInit(
        500,
        List.of(
            process(500, 90, 2, 1, 100),
            process(510, 500, 2, 8, 100),
            process(511, 500, 2, 9, 101)));
  }

  @Test
  void containerInTheContainerIsNotIt() {
    assertInit(
        500,
        List.of(
            process(500, 90, 2, 1, 100),
            process(510, 500, 3, 1, 120),
            process(511, 510, 4, 1, 130)));
  }

  @Test
  void hostPidNamespaceHasTheOldest() {
    assertInit(500, List.of(process(500, 90, 1, 500, 100), process(300, 500, 1, 300, 200)));
  }

  @Test
  void hostPidNamespaceWithANamespaceBelow() {
    assertInit(500, List.of(process(500, 90, 1, 500, 100), process(510, 500, 2, 1, 200)));
    assertInit(500, List.of(process(500, 90, 1, 500, 100), process(510, 500, 2, 1, 100)));
  }

  @Test
  void anotherContainersPidNamespace() {
    assertInit(500, List.of(process(500, 90, 2, 14, 100), process(501, 500, 2, 15, 100)));
  }

  @Test
  void runtimeOnItsWayInIsNotIt() {
    // runc exec joins the cgroup before the PID namespace
    assertInit(500, List.of(process(500, 90, 2, 1, 100), process(900, 890, 1, 900, 300)));
  }

  @Test
  void noProcesses() {
    assertNull(InitRule.init(List.of()));
  }
}
