package dev.jcp.linux;

/**
 * Flags of open(2) and openat2(2), which differ between architectures. O_CLOEXEC is added to every
 * open.
 */
public final class Open {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NOCTTY = 0x100;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_DIRECTORY = Numbers.X86_64 ? 0x10000 : 0x4000;
  public static final int O_NOFOLLOW = Numbers.X86_64 ? 0x20000 : 0x8000;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;
  public static final int O_TMPFILE = 0x400000 | O_DIRECTORY;

  /** Look at an entry, whatever it is, without opening it. */
  public static final int LOOK = O_PATH | O_NOFOLLOW;

  /** A folder to list or to make entries in. */
  public static final int FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK;

  public static final int RESOLVE_NO_MAGICLINKS = 0x02;
  public static final int RESOLVE_NO_SYMLINKS = 0x04;
  public static final int RESOLVE_IN_ROOT = 0x10;

  private Open() {}
}
