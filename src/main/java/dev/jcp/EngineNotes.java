package dev.jcp;

import dev.jcp.engine.Notes;
import dev.jcp.report.Report;

/** What the engines found worth knowing, as -v shows it. */
record EngineNotes(Report report) implements Notes {
  @Override
  public void note(String line) {
    report.note(line);
  }

  @Override
  public void warn(String line) {
    report.warned(line);
  }
}
