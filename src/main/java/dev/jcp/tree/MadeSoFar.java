package dev.jcp.tree;

import dev.jcp.linux.Stat;
import dev.jcp.path.RawPath;

/**
 * What one command has made so far: nothing of it is replaced by the same command. Two sources may
 * bring one name, and a destination may take two names for one (vfat, casefold, CIFS); the first
 * entry stays then, and the second is named.
 *
 * <p>Entries are known by their inodes, or by their names where the other end cannot be seen.
 */
public final class MadeSoFar {

  /** They take 16 MiB. */
  private static final int MOST = 1_000_000;

  private static final RawPath SLASH = RawPath.ascii("/");

  private final boolean severalSources;
  private final Hashes entries;
  private boolean fullSaid;
  private boolean anyDirectory;

  public MadeSoFar(boolean severalSources) {
    this(severalSources, MOST);
  }

  MadeSoFar(boolean severalSources, int most) {
    this.severalSources = severalSources;
    this.entries = new Hashes(most);
  }

  /**
   * What is in a directory that this source makes can only be met by another one.
   *
   * @return whether it has to be remembered all the same
   */
  public boolean alsoInNewDirectories() {
    return severalSources;
  }

  public boolean contains(Stat there) {
    return entries.contains(Hashes.of(there.device(), there.inode()));
  }

  /** Remembers it; when there is no more room that is said once. */
  public void add(Stat made, RawPath path, Complaints complaints) {
    entries.add(Hashes.of(made.device(), made.inode()));
    if (entries.isFull() && !fullSaid) {
      fullSaid = true;
      complaints.once(
          path,
          "what comes after it is not remembered (it is the millionth): there another entry that"
              + " lands on the same name takes its place",
          false);
    }
  }

  /**
   * The same by the name that an entry gets at the other end.
   *
   * @throws CannotReplace where an earlier source brought something else under it
   */
  public void addName(RawPath name, boolean directory) throws CannotReplace {
    long entry = Hashes.of(name);
    long inside = Hashes.of(name.concat(SLASH));
    if (entries.contains(entry) || !directory && entries.contains(inside)) {
      throw clash(name.lastName());
    }
    entries.add(directory ? inside : entry);
  }

  /** True once: for the first directory of the command. */
  public boolean isFirstDirectory() {
    boolean first = !anyDirectory;
    anyDirectory = true;
    return first;
  }

  /** Why an entry is not put there. */
  public static CannotReplace clash(RawPath name) {
    return new CannotReplace("would overwrite " + name + ", which was just copied");
  }
}
