package dev.jcp.tree.direct;

import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.LinuxStream;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;

/**
 * The id of the mount an entry is reached through, where statx does not tell it (before Linux 5.8):
 * proc_pid_fdinfo(5).
 */
final class MountIds {

  private static final String LABEL = "mnt_id:";

  private MountIds() {}

  static long of(Fd folder, RawPath name) throws ErrnoException {
    byte[] text = new byte[1024];
    int length;
    try (Fd entry = Linux.openat(folder, name, Open.LOOK);
        Fd info =
            Linux.openat(
                Fd.WORKING_DIRECTORY,
                RawPath.ascii("/proc/self/fdinfo/" + entry.number()),
                Open.O_RDONLY)) {
      length = LinuxStream.read(info, text, 0, text.length);
    }
    StringBuilder ascii = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      ascii.append((char) text[i]);
    }
    int start = ascii.indexOf(LABEL);
    int end = ascii.indexOf("\n", start);
    return Long.parseLong(ascii.substring(start + LABEL.length(), end).trim());
  }
}
