package dev.jcp.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoExceptionTest {

  @ParameterizedTest
  @CsvSource({
    "13, permission denied",
    "1, operation not permitted",
    "2, no such file or directory",
    "20, not a directory",
    "28, no space left on device",
    "30, read-only file system",
    "122, disk quota exceeded",
    "18, it lies on another file system",
    "9999, errno 9999"
  })
  void reasonIsInWords(int errno, String reason) {
    assertEquals(reason, new ErrnoException("openat", errno).reason());
  }

  @Test
  void messageIsForDevelopers() {
    assertEquals(
        "openat2: errno 13, permission denied", new ErrnoException("openat2", 13).getMessage());
  }

  @Test
  void answersAreCompared() {
    ErrnoException e = new ErrnoException("openat", Errno.ENOENT);
    assertTrue(e.is(Errno.ENOENT));
    assertTrue(e.isOneOf(Errno.EPERM, Errno.ENOENT));
    assertEquals("openat", e.call());
  }

  @Test
  void answerCostsNoStackTrace() {
    assertEquals(0, new ErrnoException("openat", Errno.ENOENT).getStackTrace().length);
  }
}
