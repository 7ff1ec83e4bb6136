package dev.jcp.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcp.path.RawPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinuxNamespaceTest {

  private static Fd ours() throws ErrnoException {
    RawPath file = RawPath.ascii("/proc/self/ns/user");
    return Linux.openat(Fd.WORKING_DIRECTORY, file, Open.O_RDONLY);
  }

  @Test
  void ownNamespaceIsKnownByItsFile() throws Exception {
    try (Fd ours = ours()) {
      assertEquals(Linux.statx(ours).id(), LinuxNamespace.ourUserNamespace());
    }
  }

  @Test
  void namespaceAboveOursIsNotToBeHad() throws Exception {
    try (Fd ours = ours()) {
      ErrnoException e = assertThrows(ErrnoException.class, () -> LinuxNamespace.parent(ours));
      assertEquals(Errno.EPERM, e.errno());
    }
  }

  @Test
  void processWithThreadsIsNeverLetIn() throws Exception {
    try (Fd ours = ours()) {
      assertEquals(Errno.EINVAL, LinuxNamespace.errnoOfEntering(ours));
    }
  }

  @Test
  void commandLineIsTheKernels() throws Exception {
    byte[] expected = Files.readAllBytes(Path.of("/proc/self/cmdline"));
    int length = 0;
    for (RawPath word : LinuxExec.commandLine()) {
      for (byte b : word.bytes()) {
        assertEquals(expected[length++], b);
      }
      assertEquals(0, expected[length++]);
    }
    assertEquals(expected.length, length);
  }

  @Test
  void missingProgramIsAnAnswer() {
    RawPath nothing = RawPath.ascii("/nonexistent/program");
    RawPath variable = RawPath.ascii("JCP_TEST_VARIABLE");
    ErrnoException e =
        assertThrows(
            ErrnoException.class,
            () -> LinuxExec.exec(nothing, List.of(nothing), variable, nothing));
    assertEquals(Errno.ENOENT, e.errno());
  }
}
