package dev.jcp.report;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * --debug: all that -v shows, as a log with the milliseconds since start, to see where the time
 * goes.
 *
 * <p>The only class that knows slf4j, and loaded only then: setting up a logger takes longer than a
 * copy.
 */
public final class DebugReport implements Report {

  private static final String SETTINGS = "org.slf4j.simpleLogger.";

  private final Report report;
  private final Logger log;

  /** Failures and progress still go to {@code report}. */
  public DebugReport(Report report) {
    this.report = report;
    System.setProperty(SETTINGS + "defaultLogLevel", "debug");
    System.setProperty(SETTINGS + "showDateTime", "true");
    System.setProperty(SETTINGS + "showThreadName", "false");
    log = LoggerFactory.getLogger("jcp");
  }

  @Override
  public void copied() {
    report.copied();
  }

  @Override
  public boolean isVerbose() {
    return true;
  }

  @Override
  public void progress(long bytes) {
    report.progress(bytes);
  }

  @Override
  public void failed(String message) {
    report.failed(message);
  }

  @Override
  public void skipped(String message) {
    report.skipped(message);
  }

  @Override
  public void warned(String message) {
    report.warned(message);
  }

  @Override
  public void note(String message) {
    log.debug(message);
  }

  @Override
  public void once(String where, String what, boolean failure) {
    report.once(where, what, failure);
  }

  @Override
  public void sayCollected() {
    report.sayCollected();
  }

  @Override
  public boolean anyFailed() {
    return report.anyFailed();
  }

  @Override
  public void finish() {
    report.finish();
  }
}
