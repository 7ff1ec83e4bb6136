package dev.jcp.linux;

import static dev.jcp.linux.Syscall.check;
import static dev.jcp.linux.Syscall.memory;
import static dev.jcp.linux.Syscall.raw;

import dev.jcp.path.RawPath;

/** System calls on namespaces, each held by a descriptor of its file in /proc/PID/ns. */
public final class LinuxNamespace {

  private static final RawPath OURS = RawPath.ascii("/proc/self/ns/user");

  private static final int CLONE_NEWUSER = 0x10000000;
  private static final int NS_GET_USERNS = 0xb701;
  private static final int NS_GET_PARENT = 0xb702;
  private static final int NS_GET_OWNER_UID = 0xb704;

  private LinuxNamespace() {}

  /** Which user namespace this process is in. */
  public static FileId ourUserNamespace() throws ErrnoException {
    return Linux.statxFollowing(Fd.WORKING_DIRECTORY, OURS).id();
  }

  /**
   * The namespace that a user namespace was made in (ioctl_ns(2), Linux 4.9). EPERM: that one is
   * neither ours nor below ours.
   */
  public static Fd parent(Fd namespace) throws ErrnoException {
    long result = raw(Numbers.IOCTL, namespace.number(), NS_GET_PARENT, 0, 0, 0);
    return new Fd((int) check("ioctl", result));
  }

  /**
   * The user namespace that another namespace belongs to (ioctl_ns(2), Linux 4.9). EPERM: that one
   * is neither ours nor below ours.
   */
  public static Fd userNamespaceOf(Fd namespace) throws ErrnoException {
    long result = raw(Numbers.IOCTL, namespace.number(), NS_GET_USERNS, 0, 0, 0);
    return new Fd((int) check("ioctl", result));
  }

  /** Who made a user namespace, and so has every capability in it (ioctl_ns(2), Linux 4.11). */
  public static int owner(Fd namespace) throws ErrnoException {
    Syscall memory = memory();
    long block = memory.block();
    check("ioctl", raw(Numbers.IOCTL, namespace.number(), NS_GET_OWNER_UID, block, 0, 0));
    return memory.blockInt(0);
  }

  /**
   * Asks to enter a user namespace, which the kernel never grants to a JVM: a process with threads
   * gets EINVAL (setns(2)). Any other errno comes from something that forbids the call itself, such
   * as a seccomp filter, and would meet another program in our place too.
   */
  public static int errnoOfEntering(Fd namespace) {
    return (int) -raw(Numbers.SETNS, namespace.number(), CLONE_NEWUSER, 0, 0, 0);
  }
}
