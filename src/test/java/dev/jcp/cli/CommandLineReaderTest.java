package dev.jcp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.path.RawPath;
import dev.jcp.report.ExitStatus;
import dev.jcp.report.Failure;
import dev.jcp.request.CopyOptions;
import dev.jcp.request.CopyRequest;
import dev.jcp.request.Place;
import dev.jcp.request.Route;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineReaderTest {

  private static CopyRequest request(String... typed) throws Exception {
    return CommandLineReader.copyRequest(CommandLineReader.read(typed));
  }

  private static Failure refused(String... typed) {
    Failure failure = assertThrows(Failure.class, () -> request(typed));
    assertEquals(ExitStatus.USAGE, failure.exitStatus());
    return failure;
  }

  @Test
  void lastOperandIsTheDestination() throws Exception {
    CopyRequest request = request("a", "b", "web:/x");
    assertEquals(
        List.of(new Place.HostPath(RawPath.ascii("a")), new Place.HostPath(RawPath.ascii("b"))),
        request.sources());
    assertEquals(RawPath.ascii("web:/x"), request.destination().typed());
  }

  @Test
  void withoutOptionsSetIdBitsAreKeptAndNothingElseIsOn() throws Exception {
    assertEquals(
        new CopyOptions(false, false, false, true, false, false, Route.AUTO),
        request("a", "web:/").options());
  }

  @ParameterizedTest
  @CsvSource({
    "-a, archive",
    "-L, followLink",
    "--devices, devices",
    "--fsync, fsync",
    "--fail-fast, failFast"
  })
  void optionTurnsItsComponentOn(String option, String component) throws Exception {
    String options = request(option, "a", "web:/").options().toString();
    assertTrue(options.contains(component + "=true"), options);
  }

  @Test
  void noSetidDropsSetIdBits() throws Exception {
    assertFalse(request("--no-setid", "a", "web:/").options().keepSetid());
  }

  @Test
  void missingPlacesAreNamed() {
    assertEquals("SRC and DEST are missing", refused().getMessage());
    assertEquals("a: DEST is missing", refused("a").getMessage());
  }

  @Test
  void copyOnTheHostIsCpsJob() {
    assertEquals(
        "a and ./b:c are both local: that is cp's job", refused("a", "./b:c").getMessage());
  }

  @Test
  void betweenContainersIsFine() throws Exception {
    assertEquals(1, request("old:/data", "new:/").sources().size());
  }

  @Test
  void oneLocalSourceOfSeveralIsEnoughToRefuseALocalDestination() {
    assertTrue(refused("web:/x", "a", "b").getMessage().startsWith("a and b are both local"));
  }

  @Test
  void streamGoesWithAContainer() throws Exception {
    assertEquals(1, request("-", "web:/").sources().size());
    assertEquals(1, request("web:/", "-").sources().size());
    assertTrue(refused("-", "here").getMessage().startsWith("-: "));
    assertTrue(refused("here", "-").getMessage().startsWith("-: "));
    assertTrue(refused("-", "-").getMessage().startsWith("-: "));
    assertTrue(refused("web:/a", "web:/b", "-").getMessage().startsWith("-: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nope", "-x", "--list=yes", "--archive=", "-1", "-0x10"})
  void wrongOptionIsNamed(String option) {
    String message = refused(option, "a", "web:/").getMessage();
    assertTrue(message.contains(option.replaceAll("=.*", "")), message);
  }

  @Test
  void messageBeginsWithALowerCaseLetter() {
    String message = refused("--nope").getMessage();
    assertEquals("unknown option: '--nope'", message);
  }

  @Test
  void mistakeNeverReachesTheTerminalRaw() {
    String message = refused("--\033[2J\n").getMessage();
    assertTrue(message.chars().allMatch(c -> c >= ' ' && c < 0x7f), message);
  }

  @Test
  void longMistakeIsCutShort() {
    String message = refused("--" + "x".repeat(10_000)).getMessage();
    assertTrue(message.length() < 300, message);
  }
}
