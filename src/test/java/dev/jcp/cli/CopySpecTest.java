package dev.jcp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CopySpecTest {

  private static final String HELP = CopySpec.help();

  /** Lines are broken, so words are compared with one blank between them. */
  private static final String WORDS = HELP.replaceAll("\\s+", " ");

  @Test
  void helpFits80Columns() {
    for (String line : HELP.lines().toList()) {
      assertTrue(line.length() <= 80, line.length() + ": " + line);
    }
  }

  @Test
  void helpIsPlainText() {
    assertTrue(HELP.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f), HELP);
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void helpHasTheOptionsNames(Option option) {
    String parameter = option.parameter() == null ? "" : "=" + option.parameter();
    String names =
        option.shortName() == null
            ? " " + option.longName() + parameter + " "
            : " " + option.shortName() + ", " + option.longName() + parameter + " ";
    assertTrue(WORDS.contains(names), names + "\n" + HELP);
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void helpHasTheOptionsText(Option option) {
    assertTrue(WORDS.contains(option.help()), option.help() + "\n" + HELP);
  }

  @ParameterizedTest
  @EnumSource(Option.Group.class)
  void helpHasTheHeadings(Option.Group group) {
    assertTrue(HELP.contains("\n" + group.heading() + ":\n"), HELP);
  }

  @Test
  void nameOfAnOptionIsUsedOnce() {
    long names = CopySpec.commandLine().getCommandSpec().optionsMap().size();
    long typed = 0;
    for (Option option : Option.values()) {
      typed += option.shortName() == null ? 1 : 2;
    }
    assertEquals(typed, names);
  }

  @Test
  void wrongOptionIsNamed() {
    String wrong = CopySpec.whatIsWrong("--nope");
    assertNotNull(wrong);
    assertTrue(wrong.contains("--nope"), wrong);
  }

  @Test
  void missingValueIsNamed() {
    String wrong = CopySpec.whatIsWrong("a", "--host");
    assertNotNull(wrong);
    assertTrue(wrong.contains("--host"), wrong);
  }

  @Test
  void fileNameWithAtSignIsNoArgumentFile() {
    assertNull(CopySpec.whatIsWrong("@no-such-file", "web:/"));
  }
}
