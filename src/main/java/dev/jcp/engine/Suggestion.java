package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/** What the user may have meant, among all containers that a listing would show. */
final class Suggestion {

  private static final int NAMES_SHOWN = 8;

  /**
   * A container that the user could have meant.
   *
   * @param shown as the user has to type it: one that only /proc shows needs more than its name
   */
  private record Candidate(Container container, String shown) {}

  private final List<Candidate> all = new ArrayList<>();

  private Suggestion() {}

  /**
   * A sentence, or nothing.
   *
   * @param running what /proc shows; null where that is not meant
   */
  static String of(String name, List<Engine> asked, ProcContainers running) {
    Suggestion suggestion = new Suggestion();
    for (Engine engine : asked) {
      try {
        for (Container container : engine.list()) {
          suggestion.all.add(new Candidate(container, container.name()));
        }
      } catch (Failure e) {
        // the suggestions are fewer then
      }
    }
    if (running != null) {
      suggestion.addRunning(running, asked.size() == 1 ? asked.get(0).name() : null);
    }
    return suggestion.text(name);
  }

  /** What runs and is in no engine's own list, as in a listing. */
  private void addRunning(ProcContainers running, String engine) {
    try {
      for (ProcContainer container : running.all()) {
        Container named = container.names().get(0);
        if ((engine == null || engine.equals(named.engine())) && !isKnown(named)) {
          all.add(new Candidate(named, named.spelling()));
        }
      }
    } catch (ErrnoException e) {
      // the suggestions are fewer then
    }
  }

  private boolean isKnown(Container container) {
    for (Candidate candidate : all) {
      if (candidate.container.pid() == container.pid()) {
        return true;
      }
    }
    return false;
  }

  private String text(String name) {
    Candidate nearest = null;
    int least = Math.max(1, name.length() / 3) + 1;
    for (Candidate candidate : all) {
      String full = candidate.container.name();
      int distance =
          Math.min(distance(name, full), distance(name, full.substring(full.lastIndexOf('/') + 1)));
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    if (nearest != null) {
      Container container = nearest.container;
      return "did you mean \""
          + Shown.text(nearest.shown)
          + "\" ("
          + (container.isProcess() ? Shown.text(container.name()) : container.engine())
          + ", "
          + Shown.text(container.state())
          + ")?";
    }
    if (all.isEmpty()) {
      return "";
    }
    if (all.size() > NAMES_SHOWN) {
      return "\"jcp --list\" shows all " + all.size();
    }
    StringBuilder names = new StringBuilder("there are: ");
    String comma = "";
    for (Candidate candidate : all) {
      names.append(comma).append(Shown.text(candidate.shown));
      comma = ", ";
    }
    return names.toString();
  }

  /**
   * How many letters to add, drop, change or swap with their neighbour (Damerau's, of restricted
   * kind).
   */
  static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    int[] above = new int[to.length() + 1];
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] oldest = before;
      before = above;
      above = row;
      row = oldest;
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        row[j] = Math.min(above[j - 1] + (same ? 0 : 1), Math.min(above[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
    }
    return row[to.length()];
  }
}
