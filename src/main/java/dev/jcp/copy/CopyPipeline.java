package dev.jcp.copy;

import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.path.RawPath;
import dev.jcp.report.Report;
import dev.jcp.request.CopyOptions;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Content;
import dev.jcp.tree.DestinationLost;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.Entry;
import dev.jcp.tree.EntryType;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.PendingFile;
import dev.jcp.tree.ReaderGone;
import dev.jcp.tree.SetId;
import dev.jcp.tree.SourceComplaint;
import dev.jcp.tree.SourceLost;
import dev.jcp.tree.SourceTree;
import java.io.IOException;

/**
 * Moves every entry of a source to a destination. An entry that fails is said at once and the rest
 * goes on; an error of the destination as a whole (full, read-only) ends the copy.
 */
public final class CopyPipeline implements Complaints {

  private final CopyOptions options;
  private final OwnerRule owners;
  private final boolean ontoHost;
  private final Report report;
  private final Watch watch;
  private final ContentCopy contents;
  private RawPath sourceShown;
  private RawPath destinationShown;

  /**
   * @param ontoHost the files leave a container for the host: device nodes and set-id bits mean
   *     more there
   */
  public CopyPipeline(
      CopyOptions options, OwnerRule owners, boolean ontoHost, Report report, Watch watch) {
    this.options = options;
    this.owners = owners;
    this.ontoHost = ontoHost;
    this.report = report;
    this.watch = watch;
    this.contents = new ContentCopy(watch, report);
  }

  /** How the places of the next copy are called in messages, as the user typed them. */
  public void show(RawPath source, RawPath destination) {
    sourceShown = source;
    destinationShown = destination;
  }

  /**
   * Copies all entries; failures are told to the report.
   *
   * @throws Interruption when the copy had to end early; the destination is then closed unfinished
   */
  public void run(SourceTree source, DestinationTree destination) throws Interruption {
    try {
      copyAll(source, destination);
    } catch (OutOfMemoryError e) {
      source.close(); // what it remembers is wanted for taking back what was staged
      throw e;
    }
  }

  private void copyAll(SourceTree source, DestinationTree destination) throws Interruption {
    boolean whole = true;
    while (whole) {
      watch.check();
      Entry entry;
      try {
        entry = source.next();
      } catch (SourceLost e) {
        lost(e);
        return;
      } catch (IOException e) {
        whole = goesOn(failedToRead(source.pathOfFailure(), e));
        continue;
      }
      String remark = source.remark();
      if (remark != null) {
        report.warned(sourceShown + ": " + remark);
      }
      if (entry == null) {
        break;
      }
      whole = goesOn(put(source, destination, entry));
    }
    if (whole) {
      watch.check();
      try {
        destination.finish();
      } catch (ReaderGone e) {
        throw Interruption.readerGone();
      } catch (IOException e) {
        failedToWrite(RawPath.EMPTY, e);
      }
    }
  }

  private boolean goesOn(Outcome outcome) {
    return outcome == Outcome.COPIED
        || outcome == Outcome.LEFT_OUT
        || outcome == Outcome.FAILED && !options.failFast();
  }

  private enum Outcome {
    COPIED,
    LEFT_OUT,
    FAILED,
    LOST
  }

  private Outcome put(SourceTree source, DestinationTree destination, Entry found)
      throws Interruption {
    Entry entry = found.withMetadata(metadata(found));
    Outcome outcome;
    try {
      outcome = putByType(source, destination, entry);
    } catch (Interruption e) {
      throw e;
    } catch (ReaderGone e) {
      throw Interruption.readerGone();
    } catch (SourceLost e) {
      lost(e);
      outcome = Outcome.LOST;
    } catch (SourceUnreadable e) {
      report.failed(sourceOf(entry.path()) + ": " + e.getMessage());
      outcome = Outcome.FAILED;
    } catch (CannotReplace e) {
      report.failed(destinationOf(entry.path()) + ": " + e.getMessage());
      outcome = Outcome.FAILED;
    } catch (IOException e) {
      outcome = failedToWrite(entry.path(), e);
    }
    if (outcome == Outcome.COPIED && !entry.implied()) {
      report.copied();
      if (report.isVerbose()) {
        report.note(sourceOf(entry.path()) + " -> " + destinationOf(entry.path()));
      }
    } else if (outcome != Outcome.COPIED && entry.type() == EntryType.DIRECTORY) {
      source.skipFolder();
    }
    return outcome;
  }

  private Outcome putByType(SourceTree source, DestinationTree destination, Entry entry)
      throws IOException, CannotReplace {
    EntryType fileType = entry.fileType();
    if (fileType == EntryType.SOCKET) {
      return leaveOutSocket(entry);
    }
    if (fileType.isDevice() && ontoHost && !options.devices()) {
      report.failed(
          sourceOf(entry.path())
              + ": device node left out: --devices makes device nodes on the host");
      return Outcome.FAILED;
    }
    switch (entry.type()) {
      case DIRECTORY -> {
        return putFolder(destination, entry);
      }
      case REGULAR -> {
        return putFile(source, destination, entry);
      }
      case HARD_LINK -> {
        if (!destination.hardLink(entry)) {
          return putInsteadOfLink(source, destination, entry);
        }
      }
      default -> destination.node(entry);
    }
    return Outcome.COPIED;
  }

  private Outcome putFolder(DestinationTree destination, Entry entry)
      throws IOException, CannotReplace {
    if (entry.id() != null && destination.made(entry.id())) {
      report.failed(
          sourceOf(entry.path()) + ": is the copy itself: a folder is not copied into itself");
      return Outcome.FAILED;
    }
    destination.directory(entry);
    if (entry.barrier() != null) {
      report.skipped(
          sourceOf(entry.path())
              + ": "
              + entry.barrier()
              + " is not entered: folder made, left empty");
    }
    return Outcome.COPIED;
  }

  /**
   * The file it is a further name of did not arrive, or lies where no link can lead: it comes as a
   * file of its own.
   */
  private Outcome putInsteadOfLink(SourceTree source, DestinationTree destination, Entry link)
      throws IOException, CannotReplace {
    Entry entry = reread(source);
    entry = entry.withMetadata(metadata(entry));
    if (entry.type() == EntryType.REGULAR) {
      putFile(source, destination, entry);
    } else {
      destination.node(entry);
    }
    report.failed(
        destinationOf(link.path())
            + ": cannot be a hard link of "
            + link.link()
            + " here: copied as a file of its own");
    return Outcome.FAILED;
  }

  /** The file that the source stands on, looked at and opened anew. */
  Entry reread(SourceTree source) throws SourceUnreadable {
    try {
      return source.asFile();
    } catch (ErrnoException e) {
      throw new SourceUnreadable("cannot read: " + e.reason());
    } catch (IOException e) {
      throw new SourceUnreadable("cannot read: " + e.getMessage());
    }
  }

  private Outcome leaveOutSocket(Entry entry) {
    String message =
        sourceOf(entry.path()) + ": socket left out: it means nothing without its process";
    if (entry.depth() == 0) {
      report.failed(message);
      return Outcome.FAILED;
    }
    report.skipped(message);
    return Outcome.LEFT_OUT;
  }

  private Outcome putFile(SourceTree source, DestinationTree destination, Entry entry)
      throws IOException, CannotReplace {
    try (Content content = openContent(source);
        PendingFile file = destination.file(entry, content)) {
      ChangingFile changing = null;
      String remark;
      try {
        remark = contents.copy(content, file);
      } catch (SourceChanged e) {
        changing = new ChangingFile(this, contents, source, file);
        remark = copyAgain(changing, e, file);
      } catch (SourceUnreadable e) {
        file.sourceFailed();
        throw e;
      }
      watch.check();
      file.publish();
      if (remark != null && content.sizeBytes() >= 0) {
        report.warned(sourceOf(entry.path()) + ": " + remark);
      } else if (remark != null) {
        report.note(sourceOf(entry.path()) + ": " + remark);
      }
      if (changing != null && changing.mixture() != null) {
        report.failed(sourceOf(entry.path()) + ": " + changing.mixture());
        return Outcome.FAILED;
      }
      if (entry.id() != null && !entry.link().isEmpty()) {
        report.failed(
            destinationOf(entry.path())
                + ": may be a further name of "
                + entry.link()
                + ", which has changed since: copied as a file of its own");
        return Outcome.FAILED;
      }
      return Outcome.COPIED;
    }
  }

  private static String copyAgain(ChangingFile changing, SourceChanged first, PendingFile file)
      throws IOException {
    try {
      return changing.copyAgain(first);
    } catch (SourceUnreadable e) {
      file.sourceFailed();
      throw e;
    }
  }

  static Content openContent(SourceTree source) throws SourceUnreadable, SourceLost {
    try {
      return source.open();
    } catch (ErrnoException e) {
      throw new SourceUnreadable("cannot read: " + e.reason());
    } catch (SourceLost e) {
      throw e;
    } catch (IOException e) {
      throw new SourceUnreadable(e.getMessage());
    }
  }

  /** What an entry's metadata become at the destination. */
  Metadata metadata(Entry entry) {
    Metadata metadata = entry.metadata();
    boolean file = entry.fileType() == EntryType.REGULAR;
    if (file && !options.keepSetid() && metadata.givesPrivilege()) {
      metadata = metadata.withoutPrivilege();
    }
    metadata = owners.apply(metadata, entry.fileType() == EntryType.DIRECTORY);
    if (metadata.setIdDropped() && options.keepSetid() && entry.type() != EntryType.HARD_LINK) {
      once(entry.path(), SetId.DROPPED, false);
    }
    if (file && ontoHost && metadata.givesPrivilege()) {
      report.note(sourceOf(entry.path()) + ": has set-id bits or file capabilities");
    }
    return metadata;
  }

  private Outcome failedToRead(RawPath path, IOException e) throws Interruption {
    endWhereInterrupted(e);
    String reason = e instanceof ErrnoException errno ? errno.reason() : e.getMessage();
    if (e instanceof ErrnoException errno && errno.is(Errno.ESTALE)) {
      reason = "a folder below it was moved while it was copied";
    }
    report.failed(
        sourceOf(path) + ": " + (e instanceof SourceComplaint ? "" : "cannot read: ") + reason);
    return Outcome.FAILED;
  }

  /** A signal ends a wait by this error; it is no fault of the entry at hand. */
  private void endWhereInterrupted(IOException e) throws Interruption {
    Throwable why = e instanceof DestinationLost ? e.getCause() : e;
    if (why instanceof ErrnoException errno && errno.is(Errno.EINTR)) {
      watch.check();
    }
  }

  /** What is missing cannot be named: so a tree that was to be new does not come into being. */
  private void lost(SourceLost e) throws Interruption {
    watch.check(); // a signal, or the container's end, says more
    report.failed(sourceShown + ": cannot read to the end: " + e.getMessage());
  }

  private Outcome failedToWrite(RawPath path, IOException e) throws Interruption {
    endWhereInterrupted(e);
    boolean lost = e instanceof DestinationLost;
    String reason = e.getMessage();
    if (e instanceof ErrnoException errno) {
      reason = errno.reason();
      lost = errno.isOneOf(Errno.ENOSPC, Errno.EDQUOT) || errno.is(Errno.ESTALE);
    }
    report.failed(destinationOf(path) + ": cannot write: " + reason);
    return lost ? Outcome.LOST : Outcome.FAILED;
  }

  @Override
  public void about(RawPath path, String what) {
    report.failed(destinationOf(path) + ": " + what);
  }

  @Override
  public void once(RawPath path, String what, boolean failure) {
    report.once(destinationOf(path), what, failure);
  }

  @Override
  public void note(RawPath path, String what) {
    if (report.isVerbose()) {
      report.note(destinationOf(path) + ": " + what);
    }
  }

  @Override
  public RawPath placeOf(RawPath path) {
    return destinationShown.resolve(path);
  }

  @Override
  public void warn(RawPath place, String what) {
    report.warned(place + ": " + what);
  }

  private String sourceOf(RawPath path) {
    return sourceShown.resolve(path).toString();
  }

  private String destinationOf(RawPath path) {
    return placeOf(path).toString();
  }
}
