package dev.jcp.report;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Lines on stderr: results as they come, and on a terminal a progress line for what takes more than
 * a second.
 */
public final class TerminalReport implements Report {

  private static final long FIRST_PROGRESS_NANOS = 1_000_000_000;
  private static final long NEXT_PROGRESS_NANOS = 200_000_000;

  private final PrintStream err;
  private final boolean verbose;
  private final boolean progress;
  private final long start = System.nanoTime();
  private long nextProgress = FIRST_PROGRESS_NANOS;
  private boolean progressShown;
  private boolean failed;
  private long entries;
  private long bytes;

  /** What is said at the end; null: nothing. */
  private Collected collected;

  /**
   * @param verbose -v: each entry and each note is shown
   * @param progress the progress line is wanted, and stderr is a terminal
   */
  public TerminalReport(PrintStream err, boolean verbose, boolean progress) {
    this.err = err;
    this.verbose = verbose;
    this.progress = progress;
  }

  @Override
  public void copied() {
    entries++;
    progress(0);
  }

  @Override
  public boolean isVerbose() {
    return verbose;
  }

  @Override
  public void progress(long more) {
    bytes += more;
    if (!progress) {
      return;
    }
    long elapsed = System.nanoTime() - start;
    if (elapsed >= nextProgress) {
      nextProgress = elapsed + NEXT_PROGRESS_NANOS;
      progressShown = true;
      double seconds = elapsed / 1e9;
      err.print(
          String.format(
              Locale.ROOT,
              "\r\033[K%,d entries, %s, %s/s",
              entries,
              size(bytes),
              size((long) (bytes / seconds))));
      err.flush();
    }
  }

  private static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }

  @Override
  public void failed(String message) {
    failed = true;
    line("jcp: " + message);
  }

  @Override
  public void skipped(String message) {
    line("jcp: " + message);
  }

  @Override
  public void warned(String message) {
    line("jcp: " + message);
  }

  @Override
  public void note(String message) {
    if (verbose) {
      line("jcp: " + message);
    }
  }

  private void line(String text) {
    finish();
    err.println(text);
  }

  @Override
  public void once(String where, String what, boolean failure) {
    failed |= failure;
    if (collected == null) {
      collected = new Collected();
    }
    collected.add(where, what);
  }

  @Override
  public void sayCollected() {
    if (collected != null) {
      for (String line : collected.lines()) {
        line("jcp: " + line);
      }
      collected = null;
    }
  }

  @Override
  public boolean anyFailed() {
    return failed;
  }

  @Override
  public void finish() {
    if (progressShown) {
      err.print("\r\033[K");
      err.flush();
      progressShown = false;
    }
  }
}
