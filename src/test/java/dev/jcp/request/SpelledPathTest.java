package dev.jcp.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.path.RawPath;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpelledPathTest {

  @ParameterizedTest
  @CsvSource({
    "d, d, false, false",
    "d/, d, true, false",
    "d//, d, true, false",
    "d/., d, true, true",
    "d//., d, true, true",
    "., ., true, true",
    "/, /, true, false",
    "/., /, true, true",
    "/d/., /d, true, true",
    ".., .., false, false",
    "../, .., true, false",
    "d/.., ., false, false",
    "missing/../f, f, false, false",
    "./f, f, false, false",
    "a/./f, a/f, false, false",
    "d., d., false, false",
    "./a:b, a:b, false, false"
  })
  void onTheHostItStaysRelative(String typed, String path, boolean slash, boolean contents) {
    assertEquals(
        new SpelledPath(RawPath.ascii(path), slash, contents),
        SpelledPath.onHost(RawPath.ascii(typed)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', /, true, false",
    "f, /f, false, false",
    "/f, /f, false, false",
    "//f, /f, false, false",
    "d/, /d, true, false",
    "d/., /d, true, true",
    "., /, true, true",
    "/., /, true, true",
    "/, /, true, false",
    ".., /, false, false",
    "../../etc, /etc, false, false",
    "/d/../../f, /f, false, false",
    "missing/../f, /f, false, false"
  })
  void inAContainerItStartsAtTheRoot(String typed, String path, boolean slash, boolean contents) {
    assertEquals(
        new SpelledPath(RawPath.ascii(path), slash, contents),
        SpelledPath.inContainer(RawPath.ascii(typed)));
  }

  /** docker asks Go's filepath.Base, which takes slashes off the end first. */
  @ParameterizedTest
  @CsvSource({"./, .", "d/./, d", "d/.//, d"})
  void slashBehindTheDotStillMeansContents(String typed, String path) {
    assertEquals(
        new SpelledPath(RawPath.ascii(path), true, true), SpelledPath.onHost(RawPath.ascii(typed)));
  }

  @ParameterizedTest
  @CsvSource({"./, /", "d/./, /d", "/d/.//, /d"})
  void slashBehindTheDotMeansContentsInAContainerToo(String typed, String path) {
    assertEquals(
        new SpelledPath(RawPath.ascii(path), true, true),
        SpelledPath.inContainer(RawPath.ascii(typed)));
  }

  @Test
  void bytesArriveUnchanged() {
    byte[] name = "/\u00ff\u00fe".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(RawPath.of(name), SpelledPath.onHost(RawPath.of(name)).path());
  }
}
