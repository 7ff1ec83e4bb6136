package dev.jcp.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessStatusTest {

  @Test
  void readsTheNumbersOfEveryNamespace() {
    String status =
        """
        Name:\tsh
        Umask:\t0022
        Tgid:\t9236
        Ngid:\t0
        Pid:\t9236
        PPid:\t9216
        Uid:\t1000\t0\t0\t0
        NStgid:\t9236\t12\t1
        NSpid:\t9236\t12\t1
        NSpgid:\t9236\t1
        """;
    assertEquals(
        new ProcessStatus(9236, 9236, 9216, 3, 1, 77, 1000, "sh"),
        ProcessStatus.parse(9236, status, 77));
  }

  @Test
  void oldKernelsHaveOneNamespace() {
    assertEquals(
        new ProcessStatus(5, 5, 1, 1, 5, 0, -1, "x"),
        ProcessStatus.parse(5, "Name:\tx\nTgid:\t5\nPPid:\t1\n", 0));
  }

  @Test
  void commandNamesCannotFakeFields() {
    // the kernel writes a newline in a name as \n
    String status = "Name:\ta\\nNSpid:\t1\\n\nTgid:\t5\nPPid:\t1\nNSpid:\t5\t9\n";
    assertEquals(9, ProcessStatus.parse(5, status, 0).innermostPid());
  }

  @Test
  void zombiesAreNoProcesses() {
    String zombie = "Name:\tx\nState:\tZ (zombie)\nTgid:\t5\nPPid:\t1\nNSpid:\t5\nThreads:\t";
    assertNull(ProcessStatus.parse(5, zombie + "1\n", 0));
    assertEquals(5, ProcessStatus.parse(5, zombie + "2\n", 0).pid());
  }

  @Test
  void startTimeIsCountedBehindTheCommand() {
    String rest = "S 1 2 3 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4242 2301952 196 1844\n";
    assertEquals(4242, ProcessStatus.startTicks("77 (sleep) " + rest));
    assertEquals(4242, ProcessStatus.startTicks("77 (a) S 9 9 (b c) " + rest));
    assertEquals(0, ProcessStatus.startTicks("77 (sleep) S 1"));
    assertEquals(0, ProcessStatus.startTicks(""));
  }

  @Test
  void thisProcess() throws IOException {
    int pid = (int) ProcessHandle.current().pid();
    ProcessStatus status = ProcessStatus.readWithStart(pid);
    assertEquals(pid, status.tgid());
    assertEquals(ProcessHandle.current().parent().orElseThrow().pid(), status.parent());
    assertTrue(status.startTicks() > 0);
    assertNull(ProcessStatus.read(999_999_999));
  }
}
