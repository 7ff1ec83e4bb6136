package dev.jcp.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcp.path.RawPath;
import dev.jcp.report.ExitStatus;
import dev.jcp.report.Failure;
import dev.jcp.request.Place.ContainerPath;
import dev.jcp.request.Place.HostPath;
import dev.jcp.request.Place.StandardStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {

  /** One byte for each character. */
  private static RawPath raw(String bytes) {
    return RawPath.of(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Failure refused(String typed) {
    return assertThrows(Failure.class, () -> Place.parse(raw(typed)));
  }

  @ParameterizedTest
  @CsvSource({
    "web:/etc/hosts, web, /etc/hosts",
    "web:file, web, file",
    "web:, web, ''",
    "web:., web, .",
    "web:a:b, web, a:b",
    "web:/a:b/c, web, /a:b/c",
    "web::x, web, :x",
    "web:/, web, /",
    "web.1_x-y:/f, web.1_x-y, /f",
    "-:/f, -, /f"
  })
  void firstColonEndsTheContainer(String typed, String container, String path) throws Failure {
    assertEquals(new ContainerPath(raw(typed), container, raw(path)), Place.parse(raw(typed)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f", "a/b", "/a:b", "./a:b", "../a:b", ".a:b", "..:b", ".:b", "x/a:b", "a/:b", "./-", "--",
        "/", "."
      })
  void pathsWithoutAContainerAreLocal(String typed) throws Failure {
    assertEquals(new HostPath(raw(typed)), Place.parse(raw(typed)));
  }

  @ParameterizedTest
  @CsvSource({
    "docker://web:/x, docker://web, /x",
    "docker://web:, docker://web, ''",
    "docker://web:a:b, docker://web, a:b",
    "pid://1:/x, pid://1, /x",
    "podman://web:x://y, podman://web, x://y"
  })
  void engineIsPartOfTheContainer(String typed, String container, String path) throws Failure {
    assertEquals(new ContainerPath(raw(typed), container, raw(path)), Place.parse(raw(typed)));
  }

  /** docker cp takes them so: a container, and a path with more slashes than it needs. */
  @ParameterizedTest
  @CsvSource({"web://etc/hosts, web, //etc/hosts", "web://, web, //"})
  void slashesWithoutASecondColonBelongToThePath(String typed, String container, String path)
      throws Failure {
    assertEquals(new ContainerPath(raw(typed), container, raw(path)), Place.parse(raw(typed)));
  }

  @Test
  void engineNeedsAName() {
    Failure failure = refused("docker://:/x");
    assertEquals("docker://:/x: no container before the last colon", failure.getMessage());
    assertEquals(ExitStatus.USAGE, failure.exitStatus());
  }

  @Test
  void hyphenIsAStream() throws Failure {
    assertEquals(new StandardStream(raw("-")), Place.parse(raw("-")));
  }

  @ParameterizedTest
  @ValueSource(strings = {":x", ":", ":/x", "::", "://x:y"})
  void nothingBeforeTheColonIsRefused(String typed) {
    Failure failure = refused(typed);
    assertEquals(raw(typed) + ": no container before the colon", failure.getMessage());
    assertEquals(ExitStatus.USAGE, failure.exitStatus());
  }

  @Test
  void emptyPlaceIsRefused() {
    assertEquals(ExitStatus.USAGE, refused("").exitStatus());
  }

  @ParameterizedTest
  @ValueSource(strings = {"caf\u00e9:/x", "a b:/x", "a\n:/x", "\u001b[2J:/x", "\u007f:/x"})
  void containersNameIsVisibleAscii(String typed) {
    Failure failure = refused(typed);
    RawPath name = raw(typed.substring(0, typed.indexOf(':')));
    assertEquals(
        name + ": no such container: a name has letters, digits and _.- only",
        failure.getMessage());
    assertEquals(ExitStatus.FAILED, failure.exitStatus());
  }

  @Test
  void pathInAContainerMayBeAnyBytes() throws Failure {
    RawPath typed = raw("web:/\u00ff\u00fe\n");
    assertEquals(new ContainerPath(typed, "web", raw("/\u00ff\u00fe\n")), Place.parse(typed));
  }

  @Test
  void localPathMayBeAnyBytes() throws Failure {
    assertEquals(new HostPath(raw("./\u00ff:\n")), Place.parse(raw("./\u00ff:\n")));
  }
}
