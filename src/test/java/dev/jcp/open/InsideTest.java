package dev.jcp.open;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.path.RawPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsideTest {

  private static final RawPath ELSEWHERE = RawPath.ascii("user:[1]");

  private static KnownContainer known(String user) {
    return new KnownContainer("podman://web", 4711, 1234567, "", user);
  }

  @Test
  void firstStartWasToldNothing() {
    assertNull(Inside.read(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "user:[1]",
        "user:[1]\nweb\t4711",
        "x\n\n\n",
        "\u00e9",
        "user:[1]\na\tb\tc\td\te",
        "user:[4026531837]\nweb\t1\t0\t\t"
      })
  void whatTheEnvironmentSaysOnTheHostItselfNamesNoContainer(String value) {
    Inside inside = Inside.read(Map.of(Inside.VARIABLE, value)); // null for root
    assertTrue(inside == null || inside.containers().isEmpty());
  }

  @Test
  void containersAreWrittenALineEach() {
    RawPath text = Inside.text(ELSEWHERE, List.of(known("1000:1000"), known("")));
    assertEquals(
        RawPath.ascii(
            "user:[1]\npodman://web\t4711\t1234567\t\t1000:1000"
                + "\npodman://web\t4711\t1234567\t\t"),
        text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb", "a\nweb\t1\t1\t\t", "a b", "\u00e9", "\u0000"})
  void userOfAnImageCannotNameAnotherProcess(String user) {
    assertNull(Inside.text(ELSEWHERE, List.of(known(user))));
  }
}
