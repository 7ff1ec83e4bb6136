package dev.jcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RemappedNumbersTest {

  @Test
  void rangesOfTheUserWhoseFirstBeginsThereFollowOneAnother() {
    String file = "root:100000:65536\n# x\nremap:200000:1000\nother:1:2\nremap:500000:10\n";
    assertEquals("0 200000 1000\n1000 500000 10\n", RemappedNumbers.ofSubordinates("200000", file));
    assertEquals("0 100000 65536\n", RemappedNumbers.ofSubordinates("100000", file));
  }

  @Test
  void onAnotherHostTheUsualNumberIsTaken() {
    assertEquals("0 165536 65536", RemappedNumbers.ofSubordinates("165536", ""));
    assertEquals("0 165536 65536", RemappedNumbers.ofSubordinates("165536", "a:b:c\na:1:2\n"));
  }
}
