package dev.jcp.tree;

import java.io.IOException;

/**
 * The reader of our standard output has closed it (head, tar with --occurrence): it has what it
 * wanted, and the copy ends without a word, as other programs end by SIGPIPE.
 */
public final class ReaderGone extends IOException {

  private static final long serialVersionUID = 1;

  public ReaderGone() {
    super("the reader of standard output has closed it");
  }
}
