package dev.jcp.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.path.RawPath;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawArgumentsTest {

  @Test
  void asciiIsTakenAsItIs() throws Exception {
    assertArrayEquals(
        new RawPath[] {RawPath.ascii("a b"), RawPath.EMPTY, RawPath.ascii("web:/x\n")},
        RawArguments.of("a b", "", "web:/x\n"));
  }

  @Test
  void noArgumentsAreNone() throws Exception {
    assertEquals(0, RawArguments.of().length);
  }

  /** A byte that cannot be decoded arrives as U+FFFD or, under LC_ALL=C, as a question mark. */
  @ParameterizedTest
  @ValueSource(strings = {"\ufffd", "?", "caf\u00e9"})
  void whatMayHaveLostBytesIsReadFromTheKernel(String suspicious) throws Exception {
    String[] line =
        new String(Files.readAllBytes(Path.of("/proc/self/cmdline")), ISO_8859_1).split("\0", -1);
    RawPath last = RawPath.of(line[line.length - 2].getBytes(ISO_8859_1));
    RawPath secondLast = RawPath.of(line[line.length - 3].getBytes(ISO_8859_1));
    assertArrayEquals(new RawPath[] {secondLast, last}, RawArguments.of("x", suspicious));
  }
}
