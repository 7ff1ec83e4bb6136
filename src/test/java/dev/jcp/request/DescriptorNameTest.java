package dev.jcp.request;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.path.RawPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/stdin",
        "/dev/stdout",
        "/dev/stderr",
        "/dev/fd/0",
        "/dev/fd/63",
        "/proc/self/fd/0",
        "/proc/thread-self/fd/10",
        "/proc/4711/fd/3",
        "/proc/self/task/4711/fd/3"
      })
  void meansADescriptor(String path) {
    assertTrue(DescriptorName.is(RawPath.ascii(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev",
        "/dev/fd",
        "/dev/fd/x",
        "/dev/null",
        "/dev/stdin/0",
        "dev/stdin",
        "/a/dev/stdin",
        "/proc/self/fd",
        "/proc/self/fdinfo/0",
        "/proc/sys/fd/0",
        "/proc/self/root/fd/0",
        "/home/proc/self/fd/0",
        "/proc/self/task/1/2/fd/3"
      })
  void meansAnotherFile(String path) {
    assertFalse(DescriptorName.is(RawPath.ascii(path)));
  }
}
