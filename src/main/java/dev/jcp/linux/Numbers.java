package dev.jcp.linux;

/**
 * System call numbers: x86-64 (syscall_64.tbl), and the generic table that aarch64 and riscv64 use
 * (unistd.h).
 */
final class Numbers {

  static final boolean X86_64 = System.getProperty("os.arch").equals("amd64");

  static final int READ = number(0, 63);
  static final int WRITE = number(1, 64);
  static final int CLOSE = number(3, 57);
  static final int LSEEK = number(8, 62);
  static final int RT_SIGPROCMASK = number(14, 135);
  static final int IOCTL = number(16, 29);
  static final int PREAD64 = number(17, 67);
  static final int PWRITE64 = number(18, 68);
  static final int GETPID = number(39, 172);
  static final int SENDFILE = number(40, 71);
  static final int SOCKET = number(41, 198);
  static final int CONNECT = number(42, 203);
  static final int SENDTO = number(44, 206);
  static final int SETSOCKOPT = number(54, 208);
  static final int FCNTL = number(72, 25);
  static final int FSYNC = number(74, 82);
  static final int FTRUNCATE = number(77, 46);
  static final int FCHMOD = number(91, 52);
  static final int FCHOWN = number(93, 55);
  static final int GETEUID = number(107, 175);
  static final int GETEGID = number(108, 177);
  static final int SETFSUID = number(122, 151);
  static final int SETFSGID = number(123, 152);
  static final int FSTATFS = number(138, 44);
  static final int PRCTL = number(157, 167);
  static final int FSETXATTR = number(190, 7);
  static final int GETXATTR = number(191, 8);
  static final int FGETXATTR = number(193, 10);
  static final int FLISTXATTR = number(196, 13);
  static final int REMOVEXATTR = number(197, 14);
  static final int GETDENTS64 = number(217, 61);
  static final int OPENAT = number(257, 56);
  static final int MKDIRAT = number(258, 34);
  static final int MKNODAT = number(259, 33);
  static final int FCHOWNAT = number(260, 54);
  static final int UNLINKAT = number(263, 35);
  static final int LINKAT = number(265, 37);
  static final int SYMLINKAT = number(266, 36);
  static final int READLINKAT = number(267, 78);
  static final int FCHMODAT = number(268, 53);
  static final int FACCESSAT = number(269, 48);
  static final int PPOLL = number(271, 73);
  static final int UTIMENSAT = number(280, 88);
  static final int FALLOCATE = number(285, 47);
  static final int CLOCK_GETTIME = number(228, 113);
  static final int SETNS = number(308, 268);
  static final int RENAMEAT2 = number(316, 276);
  static final int GETRANDOM = number(318, 278);
  static final int STATX = number(332, 291);
  static final int PIDFD_OPEN = 434;
  static final int OPENAT2 = 437;

  private Numbers() {}

  private static int number(int x86, int generic) {
    return X86_64 ? x86 : generic;
  }
}
