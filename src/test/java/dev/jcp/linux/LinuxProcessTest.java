package dev.jcp.linux;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxProcessTest {

  @Test
  void pidIsOurOwn() {
    assertEquals(ProcessHandle.current().pid(), LinuxProcess.getpid());
  }

  @Test
  void userIsOurOwn(@TempDir Path folder) throws Exception {
    assertEquals(Bash.run(folder, "id -u").trim(), Integer.toString(LinuxProcess.geteuid()));
  }

  @Test
  void pidfdIsReadableOnceTheProcessHasEnded() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    try (Fd pidfd = LinuxProcess.pidfdOpen((int) sleeper.pid())) {
      assertFalse(LinuxProcess.readable(pidfd, 0));
      sleeper.destroy();
      assertTrue(LinuxProcess.readable(pidfd, 5000));
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void noSuchProcessIsEsrch() {
    ErrnoException e =
        assertThrows(ErrnoException.class, () -> LinuxProcess.pidfdOpen(Integer.MAX_VALUE));
    assertEquals(Errno.ESRCH, e.errno());
  }

  @Test
  void socketWithoutAnybodyIsEnoent(@TempDir Path folder) {
    ErrnoException e =
        assertThrows(
            ErrnoException.class, () -> LinuxSocket.connectUnix(raw(folder + "/none"), 100));
    assertEquals(Errno.ENOENT, e.errno());
  }

  @Test
  void socketPathIsBounded() {
    ErrnoException e =
        assertThrows(
            ErrnoException.class, () -> LinuxSocket.connectUnix(raw("x".repeat(108)), 100));
    assertEquals(Errno.ENAMETOOLONG, e.errno());
  }
}
