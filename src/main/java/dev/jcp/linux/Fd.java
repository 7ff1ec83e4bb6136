package dev.jcp.linux;

/**
 * An open file descriptor, closed once, by its owner's try-with-resources. All are opened
 * O_CLOEXEC.
 */
public final class Fd implements AutoCloseable {

  /** AT_FDCWD: relative names start at the working directory. */
  public static final Fd WORKING_DIRECTORY = new Fd(-100);

  public static final Fd STANDARD_INPUT = new Fd(0);
  public static final Fd STANDARD_OUTPUT = new Fd(1);
  public static final Fd STANDARD_ERROR = new Fd(2);

  private int number;

  Fd(int number) {
    this.number = number;
  }

  /** For /proc/self/fd/N and poll; everything else takes the Fd. */
  public int number() {
    return number;
  }

  /** For descriptors that were only read: nothing close() could say matters to the copy. */
  @Override
  public void close() {
    if (number >= 0) {
      int closing = number;
      number = -1;
      Syscall.raw(Numbers.CLOSE, closing, 0, 0, 0, 0);
    }
  }

  /**
   * For a file that was written: NFS and quotas report here (close(2)). The descriptor is gone even
   * when this throws.
   */
  public void closeChecked() throws ErrnoException {
    if (number >= 0) {
      int closing = number;
      number = -1;
      Syscall.check("close", Syscall.raw(Numbers.CLOSE, closing, 0, 0, 0, 0));
    }
  }

  @Override
  public String toString() {
    return "fd " + number;
  }
}
