package dev.jcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The scan and picocli, two readers of one table, are held to the same results. */
class ArgumentScanTest {

  private static final int LINES = 3000;
  private static final String WRONG = "wrong";
  private static final List<Option> OPTIONS = List.of(Option.values());

  private static final String[] OPERANDS = {
    "src", "web:/x", "-", "", "./-a", "@file", "a=b", "caf\u00e9", "a b", "x-y", "=", "'q'", "\"q\""
  };
  private static final String[] VALUES = {
    "v", "", "a b", "=", "a=b", "-", "-a", "-v", "--list", "--nope", "caf\u00e9", "x,y", "\"q\""
  };
  private static final String[] MISTAKES = {
    "--nope",
    "-x",
    "-X=1",
    "--lis",
    "--LIST",
    "--list=",
    "--list=yes",
    "-a=",
    "-ax",
    "-aLx",
    "--no-list",
    "---",
    "---list",
    "--=",
    "--=x",
    "-=",
    "-=x",
    "--host1",
    "-\u00e9",
    "-ay-"
  };

  private final CommandLine picocli = CopySpec.commandLine();

  private static Arguments scan(String... typed) {
    RawPath[] raw = new RawPath[typed.length];
    for (int i = 0; i < typed.length; i++) {
      raw[i] = RawPath.of(typed[i].getBytes(UTF_8));
    }
    return ArgumentScan.scan(raw);
  }

  private static String byScan(String... typed) {
    Arguments arguments = scan(typed);
    if (arguments == null) {
      return WRONG;
    }
    StringBuilder result = new StringBuilder();
    for (Option option : Option.values()) {
      if (arguments.has(option)) {
        String value = option.parameter() == null ? "true" : arguments.value(option);
        result.append(option).append('=').append(value).append('|');
      }
    }
    for (RawPath operand : arguments.operands()) {
      result.append(new String(operand.bytes(), UTF_8)).append('|');
    }
    return result.toString();
  }

  private String byPicocli(String... typed) {
    CommandLine.ParseResult parsed;
    try {
      parsed = picocli.parseArgs(typed);
    } catch (CommandLine.ParameterException e) {
      return WRONG;
    }
    StringBuilder result = new StringBuilder();
    for (Option option : Option.values()) {
      OptionSpec spec = picocli.getCommandSpec().findOption(option.longName());
      if (parsed.hasMatchedOption(spec)) {
        result.append(option).append('=').append(spec.<Object>getValue()).append('|');
      }
    }
    String[] operands = picocli.getCommandSpec().positionalParameters().get(0).getValue();
    if (operands != null) {
      for (String operand : operands) {
        result.append(operand).append('|');
      }
    }
    return result.toString();
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }

  private static Option pickOption(Random random) {
    return OPTIONS.get(random.nextInt(OPTIONS.size()));
  }

  private static void addOption(Random random, List<String> line) {
    Option option = pickOption(random);
    boolean letter = option.shortName() != null && random.nextBoolean();
    String name = letter ? option.shortName() : option.longName();
    if (option.parameter() == null) {
      line.add(name);
      return;
    }
    switch (random.nextInt(letter ? 4 : 3)) {
      case 0 -> line.add(name + "=" + pick(random, VALUES));
      case 1 -> line.add(name);
      case 2 -> {
        line.add(name);
        line.add(pick(random, VALUES));
      }
      default -> line.add(name + pick(random, VALUES));
    }
  }

  private static String cluster(Random random) {
    StringBuilder cluster = new StringBuilder("-");
    for (int letters = 2 + random.nextInt(4); letters > 0; ) {
      Option option = pickOption(random);
      if (option.shortName() != null) {
        cluster.append(option.shortName().charAt(1));
        letters--;
      }
    }
    return cluster.toString();
  }

  private static String[] line(Random random) {
    List<String> line = new ArrayList<>();
    for (int words = random.nextInt(6); words > 0; words--) {
      int kind = random.nextInt(40);
      if (kind < 15) {
        addOption(random, line);
      } else if (kind < 22) {
        line.add(cluster(random));
      } else if (kind < 36) {
        line.add(pick(random, OPERANDS));
      } else if (kind < 38) {
        line.add("--");
      } else {
        line.add(pick(random, MISTAKES));
      }
    }
    return line.toArray(new String[0]);
  }

  @Test
  void generatedLinesGiveWhatPicocliGives() {
    Random random = new Random(20260101);
    List<String> differences = new ArrayList<>();
    int accepted = 0;
    for (int i = 0; i < LINES; i++) {
      String[] line = line(random);
      String scanned = byScan(line);
      String parsed = byPicocli(line);
      accepted += scanned.equals(WRONG) ? 0 : 1;
      if (!scanned.equals(parsed)) {
        differences.add(List.of(line) + "\n  scan    " + scanned + "\n  picocli " + parsed + "\n");
      }
    }
    differences.sort((a, b) -> a.length() - b.length());
    int shown = Math.min(20, differences.size());
    assertEquals(
        List.of(), differences.subList(0, shown), differences.size() + " of " + LINES + " differ");
    assertTrue(accepted > LINES / 4 && accepted < LINES * 9 / 10, accepted + " were accepted");
  }

  @Test
  void mistakesGiveWhatPicocliGives() {
    for (String mistake : MISTAKES) {
      assertEquals(byPicocli(mistake, "a"), byScan(mistake, "a"), mistake);
    }
  }

  /** picocli takes what looks like a number for an operand, so it has no words for this mistake. */
  @Test
  void numberWithAHyphenIsRefusedWithoutPicocli() {
    assertNull(scan("-1", "web:/"));
    assertNull(CopySpec.whatIsWrong("-1", "web:/"));
  }

  /** As for getopt(3): what follows is the value, whatever it looks like. */
  @Test
  void valueMayLookLikeAnOption() {
    assertEquals("HOST=-a|", byScan("--host", "-a"));
    assertEquals("HOST=-a|", byPicocli("--host", "-a"));
  }

  @Test
  void twoHyphensInPlaceOfAValueMeanTheSameToBoth() {
    assertEquals(byPicocli("--find", "--"), byScan("--find", "--"));
    assertEquals(byPicocli("-H", "--", "a"), byScan("-H", "--", "a"));
  }

  @Test
  void optionsMayFollowOperands() {
    assertEquals("ARCHIVE=true|VERBOSE=true|a|web:/|", byScan("a", "-a", "web:/", "--verbose"));
  }

  @Test
  void clusterMayEndWithAValue() {
    assertEquals("ARCHIVE=true|HOST=tcp://h|", byScan("-aHtcp://h"));
  }

  @Test
  void valueMayFollowAnEqualsSign() {
    assertEquals("HOST=a=b|CONTEXT=|", byScan("-H=a=b", "--context="));
  }

  @Test
  void lastOfRepeatedOptionsCounts() {
    assertEquals("HOST=b|", byScan("--host", "a", "-Hb"));
  }

  /** Go's strconv.ParseBool, by which docker's client reads them. */
  @Test
  void flagTakesTheValuesThatDockersClientTakes() {
    for (String yes : new String[] {"1", "t", "T", "true", "TRUE", "True"}) {
      assertEquals("ARCHIVE=true|", byScan("--archive=" + yes));
      assertEquals("ARCHIVE=true|", byScan("-a=" + yes));
    }
    for (String no : new String[] {"0", "f", "F", "false", "FALSE", "False"}) {
      assertEquals("x|", byScan("--archive=" + no, "x"));
      assertEquals("x|", byScan("-a=" + no, "x"));
    }
    for (String neither : new String[] {"", "yes", "tRue", "2", "on", "true "}) {
      assertNull(scan("--archive=" + neither));
      assertNull(scan("-a=" + neither));
    }
  }

  @Test
  void lastOfRepeatedFlagsCounts() {
    assertEquals("", byScan("-a", "--archive=false"));
    assertEquals("ARCHIVE=true|", byScan("--archive=false", "-a=t"));
  }

  @Test
  void clusterMayEndWithAFlagsValue() {
    assertEquals("ARCHIVE=true|", byScan("-L", "-aL=false"));
    assertEquals("ARCHIVE=true|FOLLOW_LINK=true|", byScan("-aL=1"));
  }

  @Test
  void wrongValueOfAFlagIsNamed() {
    RawPath typed = RawPath.ascii("--archive=yes");
    assertEquals("--archive takes true or false, not yes", ArgumentScan.whatIsWrong(typed));
    assertNull(ArgumentScan.whatIsWrong(RawPath.ascii("--nope")));
  }

  @Test
  void twoHyphensEndTheOptions() {
    assertEquals("ARCHIVE=true|-L|--|--nope|", byScan("-a", "--", "-L", "--", "--nope"));
  }

  @Test
  void oneHyphenIsAnOperand() {
    assertEquals("-|web:/|", byScan("-", "web:/"));
  }

  @Test
  void namesAreNotShortened() {
    assertNull(scan("--verb"));
  }

  @Test
  void missingValueIsWrong() {
    assertNull(scan("a", "-H"));
    assertNull(scan("a", "--host"));
  }

  @Test
  void operandKeepsBytesThatAreNotUtf8() {
    RawPath operand = RawPath.of(new byte[] {(byte) 0xff, (byte) 0xfe});
    assertEquals(List.of(operand), ArgumentScan.scan(operand).operands());
  }

  @Test
  void optionThatWasNotGivenHasNoValue() {
    assertNull(scan("a").value(Option.HOST));
  }
}
