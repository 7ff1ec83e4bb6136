package dev.jcp.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcp.report.ExitStatus;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docker cp's rules, RULES.md ("Where things land"), as one table: every combination there is. */
class CopyPlanTest {

  /**
   * Columns: what is at DEST, spelled without and with a slash. {@code file/.} is refused before it
   * comes here, and would be as {@code file}.
   */
  private static final String TABLE =
      """
      SRC            missing  missing/  file    file/    folder    folder/   device  device/
      file           AS       NO_DIR    AS      NOT_DIR  INSIDE    INSIDE    DEV     DEV
      file/.         AS       NO_DIR    AS      NOT_DIR  INSIDE    INSIDE    DEV     DEV
      folder         AS       AS        OVER    OVER     INSIDE    INSIDE    DEV     DEV
      folder/.       AS       AS        OVER    OVER     CONTENTS  CONTENTS  DEV     DEV
      file...        MANY     MANY      MANY    MANY     INSIDE    INSIDE    MANY    MANY
      file/....      MANY     MANY      MANY    MANY     INSIDE    INSIDE    MANY    MANY
      folder...      MANY     MANY      MANY    MANY     INSIDE    INSIDE    MANY    MANY
      folder/....    MANY     MANY      MANY    MANY     CONTENTS  CONTENTS  MANY    MANY
      """;

  private static final Map<String, Landing> LANDINGS =
      Map.of("AS", Landing.AS_DESTINATION, "INSIDE", Landing.INSIDE, "CONTENTS", Landing.CONTENTS);

  private static final Map<String, String> REFUSALS =
      Map.of(
          "NO_DIR", "no such directory",
          "NOT_DIR", "not a directory",
          "OVER", "cannot overwrite a file with a folder",
          "DEV", "is a device: nothing is copied into or over it",
          "MANY", "with several sources the destination must be a folder that exists");

  private record Cell(String source, String destination, String expected) {

    private Landing decide() throws Failure {
      boolean several = source.endsWith("...");
      String one = several ? source.substring(0, source.length() - 3) : source;
      boolean slash = destination.endsWith("/");
      String kind = slash ? destination.substring(0, destination.length() - 1) : destination;
      DestinationKind there = DestinationKind.valueOf(kind.toUpperCase(Locale.ROOT));
      if (several) {
        CopyPlan.requireFolder(there, "DEST", "with several sources");
      }
      return CopyPlan.decide(one.startsWith("folder"), one.endsWith("/."), there, slash, "DEST");
    }
  }

  static List<Cell> cells() {
    List<String[]> rows = TABLE.lines().map(line -> line.split(" +", -1)).toList();
    String[] destinations = rows.get(0);
    List<Cell> cells = new ArrayList<>();
    for (String[] fields : rows.subList(1, rows.size())) {
      for (int column = 1; column < fields.length; column++) {
        cells.add(new Cell(fields[0], destinations[column], fields[column]));
      }
    }
    return cells;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void landsWhereDockerPutsIt(Cell cell) throws Failure {
    String refusal = REFUSALS.get(cell.expected());
    if (refusal == null) {
      assertEquals(LANDINGS.get(cell.expected()), cell.decide());
    } else {
      Failure failure = assertThrows(Failure.class, cell::decide);
      assertEquals("DEST: " + refusal, failure.getMessage());
      assertEquals(ExitStatus.FAILED, failure.exitStatus());
    }
  }

  @Test
  void theTableIsWhole() {
    int sources = 2 * 2 * 2;
    int destinations = 2 * DestinationKind.values().length;
    assertEquals(sources * destinations, Set.copyOf(cells()).size());
  }
}
