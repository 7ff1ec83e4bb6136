package dev.jcp.it.engines;

import dev.jcp.it.tree.Shell;
import java.util.Locale;

/** What can be wrong with a state file: a crash, a full disk, or somebody who means harm. */
enum Damage {
  CUT("head -c 100 FILE.kept >FILE"),
  EMPTY(": >FILE"),
  TEXT("echo hello >FILE"),
  LARGE("{ printf '{\"a\":\"'; head -c 100M /dev/zero | tr '\\0' x; } >FILE"),
  FIFO("mkfifo FILE");

  private final String command;

  Damage(String command) {
    this.command = command;
  }

  /** Damages a file for as long as the test takes. */
  void to(String file, Runnable test) {
    Shell.run("mv " + file + " " + file + ".kept; " + command.replace("FILE", file)).orFail();
    try {
      test.run();
    } finally {
      Shell.run("mv -f " + file + ".kept " + file).orFail();
    }
  }

  /** The name of what is made for it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
