package dev.jcp.tree.direct;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxFile;
import dev.jcp.linux.LinuxProcess;
import dev.jcp.linux.Stat;

/**
 * Tells what has just been made under a name from what another process has put there before it
 * could be opened: mkdir, symlink and mknod give no descriptor.
 *
 * <p>In a directory that others may write to, an attacker can rename whatever lies there, also what
 * only root may enter; filled, given away and opened to all it would be theirs. What they cannot do
 * is make something that is root's, or set a birth time: so what was opened must be ours, closed to
 * all others, empty, and not older than the call. What remains is something else that root has made
 * there in the same moment, such as the staged directory of a second jcp; and where the file system
 * tells no birth time, an older one of just this kind.
 */
final class JustMade {

  /** Birth times come in steps of 10 ms on vfat; nothing that we have to do with has coarser. */
  private static final long STEP_NANOS = 20_000_000;

  private static final int GROUP_AND_OTHERS = 077;

  private final DestinationFolder folder;
  private final int owner;
  private final long notBefore;

  /** To be made before the call. In a directory that nobody can see yet, the owner has to do. */
  JustMade(DestinationFolder folder, NameMaker names) {
    this.folder = folder;
    this.owner = names.uid();
    this.notBefore = folder.unseen ? 0 : LinuxProcess.fileClock() - STEP_NANOS;
  }

  /** True for what can be the directory that was made. */
  boolean isDirectory(Fd opened, Stat stat) throws ErrnoException {
    boolean here = stat.isDirectory() && stat.links() <= 2 && stat.device() == folder.stat.device();
    return here
        && isOnSameMount(stat)
        && (isOurs(stat, true) || othersKeepAccount(opened))
        && (folder.unseen || LinuxFile.isEmptyDirectory(opened));
  }

  /**
   * True for what can be the symlink, FIFO or device node that was made.
   *
   * @param type as in {@link Stat#type}
   */
  boolean isNode(Fd look, Stat stat, int type) throws ErrnoException {
    return stat.type() == type
        && stat.links() == 1
        && isOnSameMount(stat)
        && (isOurs(stat, !stat.isSymlink()) || othersKeepAccount(look));
  }

  private boolean isOnSameMount(Stat stat) {
    // On overlay files may show another device than their directory.
    return stat.mountId() == folder.stat.mountId()
        && (stat.mountId() != 0 || stat.device() == folder.stat.device());
  }

  private boolean isOurs(Stat stat, boolean closed) {
    boolean old = notBefore != 0 && stat.btime() != 0 && stat.btime() < notBefore;
    boolean open = closed && !folder.unseen && (stat.permissions() & GROUP_AND_OTHERS) != 0;
    return stat.uid() == owner && !old && !open;
  }

  /**
   * True on file systems where owner, mode and times of what is new are not what this kernel would
   * give: a server's (NFS, CIFS, 9p, FUSE), or a mount option's (vfat).
   */
  private static boolean othersKeepAccount(Fd fd) throws ErrnoException {
    long type = SpecialFileSystems.type(fd);
    boolean disk = type == 0xef53 || type == 0x58465342 || type == 0x9123683eL; // ext, xfs, btrfs
    boolean newer = type == 0xf2f52010L || type == 0x2fc12fc1 || type == 0xca451a4eL;
    boolean layered = type == 0x794c7630; // overlay
    boolean memory = type == 0x01021994 || type == 0x858458f6L; // tmpfs, ramfs
    return !(disk || newer || layered || memory);
  }
}
