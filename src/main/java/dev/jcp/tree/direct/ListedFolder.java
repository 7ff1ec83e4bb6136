package dev.jcp.tree.direct;

import dev.jcp.linux.DirectoryListing;
import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A directory whose names are given one by one. If it changed meanwhile (ctime, mtime), it is
 * listed again, for what is new; three times in all.
 */
final class ListedFolder extends FolderStack.Folder {

  private static final int MOST_LISTINGS = 3;
  private static final int MOST_VANISHED = 1000;

  /** The kernel's clock ticks 100 times a second, or more often. */
  private static final long TICK_MILLIS = 20;

  /** For all directories together: somebody could change a hundred thousand in turn. */
  private static int ticksLeft = 100;

  private static final long MILLIS = 1000;
  private static final int NANOS_IN_MILLI = 1_000_000;

  private final DirectoryListing listing;
  private final GivenNames given;

  /** How it was when the listing at hand began. */
  private Stat before;

  /** It had just been changed then. */
  private boolean young;

  private int listings = 1;

  /** Of the listing at hand: names that are known from another one, new ones, and vanished ones. */
  private int known;

  private int fresh;
  private int missing;

  /** The listing at hand went on with another descriptor than it began with. */
  private boolean resumed;

  private boolean agreed;

  /** No further name comes. */
  private boolean ended;

  /** Names that were listed and not there when they were to be opened; null: none. */
  private Set<RawPath> vanished;

  private String complaint;

  /** Its number among the directories of files with several names; -1: none yet. */
  int number = -1;

  ListedFolder(
      Fd fd, RawPath name, Stat stat, DirectoryReader reader, GivenNames.Room roomForNames) {
    super(fd, name, stat);
    this.listing = new DirectoryListing(reader);
    this.given = new GivenNames(roomForNames);
    this.before = stat;
    this.young = isYoung(stat);
  }

  /** The next name that was not given; null at the end, when nothing new comes any more. */
  RawPath nextName() throws ErrnoException {
    while (true) {
      RawPath name = listing.next(fd);
      if (name == null) {
        if (ended || !listsAgain()) {
          return null;
        }
      } else if (given.contains(name)) {
        known++;
      } else {
        return name;
      }
    }
  }

  /** The name that came last is dealt with. */
  void gave(RawPath name) {
    given.add(name);
    fresh++;
  }

  /**
   * The name that came last is not there any more: it may come again.
   *
   * @return false where there are too many such to remember
   */
  boolean vanished(RawPath name) {
    missing++;
    if (vanished == null) {
      vanished = new LinkedHashSet<>();
    }
    if (vanished.size() == MOST_VANISHED) {
      return false;
    }
    vanished.add(name);
    return true;
  }

  /** At the end: the next of those that did not come again, or null. */
  RawPath nextVanished() {
    while (vanished != null && !vanished.isEmpty()) {
      RawPath name = vanished.iterator().next();
      vanished.remove(name);
      if (!given.contains(name)) {
        return name;
      }
    }
    return null;
  }

  /** At the end: what has to be said of it, once, or null. */
  String takeComplaint() {
    String said = complaint;
    complaint = null;
    return said;
  }

  /** It cannot be listed any further. */
  void fail() {
    listing.end();
    ended = true;
  }

  private boolean listsAgain() throws ErrnoException {
    Stat now = Linux.statx(fd);
    boolean still = now.isUnchangedSince(before);
    // Names move mtime; by ctime alone somebody may be setting its mode.
    boolean agrees =
        listings > 1 && fresh + missing == 0 && known == given.size() && now.hasSameMtimeAs(before);
    boolean done = still && !resumed && !young || agrees && agreed;
    if (done) {
      complaint = gone();
    } else if (listings == MOST_LISTINGS || given.isLost()) {
      complaint = still ? null : restless();
    } else {
      agreed = agrees;
      listings++;
      before = isYoung(now) ? afterTick(now) : now;
      young = false;
      reopen();
      startOver();
      return true;
    }
    ended = true;
    return false;
  }

  /** Names moved in the last tick of the kernel's clock: the next change may get the same times. */
  private static boolean isYoung(Stat stat) {
    long changed = stat.mtimeSeconds() * MILLIS + stat.mtimeNanos() / NANOS_IN_MILLI;
    long age = System.currentTimeMillis() - changed;
    return age >= 0 && age < TICK_MILLIS;
  }

  private Stat afterTick(Stat young) throws ErrnoException {
    if (ticksLeft == 0) {
      return young;
    }
    ticksLeft--;
    try {
      Thread.sleep(TICK_MILLIS);
      return Linux.statx(fd);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return young;
    }
  }

  private void reopen() throws ErrnoException {
    Fd again = Linux.openat(fd, RawPath.DOT, Open.FOLDER);
    fd.close();
    fd = again;
  }

  private void startOver() {
    listing.startAnew();
    known = 0;
    fresh = 0;
    missing = 0;
    resumed = false;
  }

  private String gone() {
    int gone = listings > 1 ? given.size() - known - fresh : 0;
    if (gone <= 0) {
      return null;
    }
    return "changed while it was copied: of what was copied from it "
        + gone
        + (gone == 1 ? " name is" : " names are")
        + " gone by now";
  }

  private String restless() {
    return given.isLost()
        ? "changed while it was copied, and has too many names for another look: names may be"
            + " missing from the copy, or be there no more"
        : "changes all the time: names may be missing from the copy, or be there no more";
  }

  @Override
  void beforeSleep() {
    listing.beforeClose();
  }

  /**
   * Whether a position still means the same is up to the file system: one that makes a list when a
   * directory is opened (overlayfs, FUSE) may make another. So it is listed once more in the end.
   */
  @Override
  void afterSleep() throws ErrnoException {
    if (ended) {
      return;
    }
    resumed = true;
    try {
      listing.resume(fd);
    } catch (ErrnoException e) {
      startOver();
    }
  }

  /** Its names need not be remembered any more. */
  void done() {
    given.close();
  }
}
