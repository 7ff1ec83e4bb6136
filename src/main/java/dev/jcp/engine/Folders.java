package dev.jcp.engine;

import dev.jcp.linux.DirectoryReader;
import dev.jcp.linux.Errno;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.Linux;
import dev.jcp.linux.Open;
import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.List;

/** Lists the folders in which engines keep their state. */
final class Folders {

  private Folders() {}

  /** All names in it; none where there is no such folder. A link to it is followed. */
  static List<RawPath> names(RawPath folder) throws ErrnoException {
    List<RawPath> names = new ArrayList<>();
    int flags = Open.O_RDONLY | Open.O_DIRECTORY | Open.O_NONBLOCK;
    try (Fd fd = Linux.openat(Fd.WORKING_DIRECTORY, folder, flags)) {
      DirectoryReader reader = new DirectoryReader();
      for (List<RawPath> some = reader.next(fd); !some.isEmpty(); some = reader.next(fd)) {
        names.addAll(some);
      }
    } catch (ErrnoException e) {
      if (!e.isOneOf(Errno.ENOENT, Errno.ENOTDIR)) {
        throw e;
      }
    }
    return names;
  }

  /** The same; a folder that cannot be read has no names, and a note says why. */
  static List<RawPath> readableNames(RawPath folder, Notes notes) {
    try {
      return names(folder);
    } catch (ErrnoException e) {
      notes.note(folder + ": cannot list: " + e.reason());
      return List.of();
    }
  }
}
