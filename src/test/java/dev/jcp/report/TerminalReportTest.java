package dev.jcp.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

class TerminalReportTest {

  private static final String ERASED = "\r\033[K";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private TerminalReport report(boolean verbose, boolean progress) {
    return new TerminalReport(new PrintStream(written, false, UTF_8), verbose, progress);
  }

  /** A terminal, after the first second. */
  private TerminalReport slow() throws ReflectiveOperationException {
    TerminalReport report = report(false, true);
    Field nextProgress = TerminalReport.class.getDeclaredField("nextProgress");
    nextProgress.setAccessible(true);
    nextProgress.setLong(report, 0);
    return report;
  }

  private String shown() {
    return written.toString(UTF_8);
  }

  @Test
  void failureIsShownAndRemembered() {
    TerminalReport report = report(false, false);
    report.failed("web:/x: cannot read: permission denied");
    assertEquals("jcp: web:/x: cannot read: permission denied\n", shown());
    assertTrue(report.anyFailed());
  }

  @Test
  void whatIsSkippedIsShownAndNoFailure() {
    TerminalReport report = report(false, false);
    report.skipped("s: socket left out");
    assertEquals("jcp: s: socket left out\n", shown());
    assertFalse(report.anyFailed());
  }

  @Test
  void warningIsShownAndNoFailure() {
    TerminalReport report = report(false, false);
    report.warned("f: grew");
    assertEquals("jcp: f: grew\n", shown());
    assertFalse(report.anyFailed());
  }

  @Test
  void noteIsShownWithVerboseOnly() {
    report(false, false).note("hidden");
    report(true, false).note("shown");
    assertEquals("jcp: shown\n", shown());
  }

  @Test
  void copyThatWentWellIsSilent() {
    TerminalReport report = report(false, true);
    report.copied();
    report.progress(1 << 20);
    report.finish();
    assertEquals("", shown());
    assertFalse(report.anyFailed());
  }

  @Test
  void whatTakesLongShowsProgress() throws Exception {
    TerminalReport report = slow();
    report.progress(1536);
    assertTrue(shown().startsWith(ERASED + "0 entries, 1.5 KiB, "), shown());
    assertTrue(shown().endsWith("iB/s") || shown().endsWith(" B/s"), shown());
  }

  @Test
  void progressIsShownNowAndThenOnly() throws Exception {
    TerminalReport report = slow();
    report.copied();
    int once = shown().length();
    report.copied();
    assertEquals(once, shown().length());
  }

  @Test
  void finishTakesTheProgressLineOff() throws Exception {
    TerminalReport report = slow();
    report.copied();
    report.finish();
    report.finish();
    assertTrue(shown().endsWith("/s" + ERASED), shown());
  }

  @Test
  void messageTakesTheProgressLineOffFirst() throws Exception {
    TerminalReport report = slow();
    report.copied();
    report.warned("f: grew");
    assertTrue(shown().endsWith("/s" + ERASED + "jcp: f: grew\n"), shown());
  }

  @Test
  void progressIsForTerminalsOnly() {
    TerminalReport report = report(false, false);
    report.progress(1L << 40);
    report.finish();
    assertEquals("", shown());
  }

  @Test
  void whatHoldsForManyIsSaidOnceAtTheEnd() {
    TerminalReport report = report(false, false);
    report.once("a", "lost", false);
    report.once("b", "lost", false);
    report.once("c", "gone", true);
    report.once("d", "lost", false);
    assertEquals("", shown());
    report.sayCollected();
    assertEquals("jcp: a: lost (and of 2 more)\njcp: c: gone\n", shown());
  }

  @Test
  void whatIsSaidOnceMayBeAFailure() {
    TerminalReport report = report(false, false);
    report.once("a", "lost", false);
    assertFalse(report.anyFailed());
    report.once("b", "gone", true);
    assertTrue(report.anyFailed());
  }

  /** A tree of a hundred thousand owners must not become as many lines. */
  @Test
  void wordsThatAreAllDifferentAreCounted() {
    TerminalReport report = report(false, false);
    for (int i = 0; i < 1000; i++) {
      report.once("f" + i, "owner " + i, true);
    }
    report.sayCollected();
    assertEquals(21, shown().lines().count());
    assertTrue(shown().contains("980 more"), shown());
  }
}
