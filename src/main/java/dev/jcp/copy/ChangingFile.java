package dev.jcp.copy;

import dev.jcp.linux.LinuxFile;
import dev.jcp.tree.Content;
import dev.jcp.tree.Entry;
import dev.jcp.tree.PendingFile;
import dev.jcp.tree.SourceTree;
import java.io.IOException;

/**
 * A file that was changed while it was read is opened and read again: what is changed once, as by
 * an editor or a configuration tool, then arrives as it is, with the metadata it has by then.
 */
final class ChangingFile {

  private static final int MOST_READINGS = 3;

  private final CopyPipeline pipeline;
  private final ContentCopy contents;
  private final SourceTree source;
  private final PendingFile file;
  private String mixture;

  ChangingFile(CopyPipeline pipeline, ContentCopy contents, SourceTree source, PendingFile file) {
    this.pipeline = pipeline;
    this.contents = contents;
    this.source = source;
    this.file = file;
  }

  /**
   * Copies it again, twice at most.
   *
   * @return as {@link ContentCopy#copy}
   */
  String copyAgain(SourceChanged first) throws IOException {
    SourceChanged change = first;
    // Bytes that went into a stream cannot be taken back.
    for (int readings = 1; file.fd() != null && readings < MOST_READINGS; readings++) {
      Entry entry = pipeline.reread(source);
      try (Content content = CopyPipeline.openContent(source)) {
        LinuxFile.ftruncate(file.fd(), 0);
        file.readAgain(pipeline.metadata(entry));
        return contents.copy(content, file);
      } catch (SourceChanged e) {
        change = e;
      }
    }
    if (change.isShort()) {
      throw new SourceUnreadable(change.getMessage());
    }
    if (change.isSure() || file.fd() == null) {
      mixture = change.getMessage() + ": the copy may be a mixture";
      return null;
    }
    // On some file systems (FUSE) it moves by itself; all that was read three times has size and
    // mtime of one state.
    return "its ctime moves while it is read: a change with an mtime set back would not show";
  }

  /** What has to be said where it has never been still, or null. */
  String mixture() {
    return mixture;
  }
}
