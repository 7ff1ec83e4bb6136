package dev.jcp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void failedCopyIsStatusOneWithoutRemedy() {
    Failure failure = Failure.of("web:/x: no such file");
    assertEquals(1, failure.exitStatus());
    assertNull(failure.remedy());
  }

  @Test
  void wrongCommandLineIsStatusTwoAndPointsToTheHelp() {
    Failure failure = Failure.usage("SRC and DEST are missing");
    assertEquals(2, failure.exitStatus());
    assertEquals("\"jcp --help\" lists the options and has examples", failure.remedy());
  }

  @Test
  void remedyLeavesTheRestAsItIs() {
    IOException cause = new IOException("13");
    Failure failure = Failure.of("web:/x: cannot read", cause).withRemedy("run jcp as root");
    assertEquals("web:/x: cannot read", failure.getMessage());
    assertEquals("run jcp as root", failure.remedy());
    assertEquals(1, failure.exitStatus());
    assertSame(cause, failure.getCause());
  }
}
