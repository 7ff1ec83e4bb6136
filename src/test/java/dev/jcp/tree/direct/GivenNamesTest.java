package dev.jcp.tree.direct;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GivenNamesTest {

  @Test
  void knowsWhatWasGiven() {
    GivenNames given = new GivenNames(new GivenNames.Room(1 << 20));
    assertFalse(given.contains(raw("0")));
    for (int i = 0; i < 10_000; i++) {
      given.add(raw(Integer.toString(i)));
      given.add(raw(Integer.toString(i)));
    }
    assertEquals(10_000, given.size());
    for (int i = 0; i < 20_000; i++) {
      assertEquals(i < 10_000, given.contains(raw(Integer.toString(i))));
    }
  }

  @Test
  void allShareOneRoomAndOneThatDoesNotFitSaysSo() {
    GivenNames.Room room = new GivenNames.Room(4096);
    GivenNames first = new GivenNames(room);
    GivenNames second = new GivenNames(room);
    for (int i = 0; i < 200; i++) {
      first.add(raw(Integer.toString(i)));
    }
    for (int i = 0; i < 200; i++) {
      second.add(raw(Integer.toString(i)));
    }
    assertFalse(first.isLost());
    assertTrue(second.isLost());
    assertFalse(second.contains(raw("1")));
    first.close();
    GivenNames third = new GivenNames(room);
    for (int i = 0; i < 200; i++) {
      third.add(raw(Integer.toString(i)));
    }
    assertFalse(third.isLost());
  }
}
