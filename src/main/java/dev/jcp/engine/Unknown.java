package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import java.util.ArrayList;
import java.util.List;

/** Messages for a name that means no container or several. Loaded only when one is needed. */
final class Unknown {

  private static final int NAMES_SHOWN = 8;

  private Unknown() {}

  static Failure failure(String typed, String name, List<Engine> asked, ProcContainers running) {
    StringBuilder message = new StringBuilder(Shown.text(typed));
    if (asked.size() == 1 && asked.get(0) instanceof PidEngine) {
      return Failure.of(message.append(": no such process").toString());
    }
    message.append(": no such container: asked ");
    List<Container> all = new ArrayList<>();
    String comma = "";
    for (Engine engine : asked) {
      message.append(comma).append(engine.asked());
      comma = ", ";
      try {
        all.addAll(engine.list());
      } catch (Failure e) {
        // the suggestions are fewer then
      }
    }
    Failure failure = Failure.of(message.toString());
    boolean pods = asked.size() == 1 && asked.get(0) instanceof KubernetesEngine;
    if (pods && name.indexOf('/') < 0) {
      return failure.withRemedy("a pod's container is written k8s://NAMESPACE/POD[/CONTAINER]");
    }
    String others = withMore(name, running);
    String remedy = others.isEmpty() ? suggestion(name, all) : others;
    return failure.withRemedy(
        remedy.isEmpty() ? "\"jcp --list\" shows what is found; --host names a daemon" : remedy);
  }

  /**
   * What runs under that name and is meant only by who says more: anyone can call his own as he
   * likes.
   */
  private static String withMore(String name, ProcContainers running) {
    try {
      for (ProcContainer container : running == null ? List.<ProcContainer>of() : running.all()) {
        Container named = container.names().get(0);
        String spelling = "\"" + Shown.text(named.spelling()) + "\"";
        if (named.name().endsWith("/" + name) && !container.isNested() && !hasNoUser(named)) {
          return "another user has one: " + spelling;
        }
        if (named.name().equals(name)) {
          return "one that runs says so of itself: " + spelling;
        }
      }
    } catch (ErrnoException e) {
      // then there is none to be seen
    }
    return "";
  }

  private static boolean hasNoUser(Container container) {
    return container.isProcess()
        || container.engine().equals(KubernetesEngine.NAME)
        || container.engine().equals(ContainerdEngine.NAME);
  }

  static String suggestion(String name, List<Container> all) {
    Container nearest = null;
    int least = Math.max(1, name.length() / 3) + 1;
    for (Container container : all) {
      int distance = distance(name, container.name());
      if (distance < least) {
        least = distance;
        nearest = container;
      }
    }
    if (nearest != null) {
      return "did you mean \""
          + Shown.text(nearest.name())
          + "\" ("
          + nearest.engine()
          + ", "
          + Shown.text(nearest.state())
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
    for (Container container : all) {
      names.append(comma).append(Shown.text(container.name()));
      comma = ", ";
    }
    return names.toString();
  }

  static Failure ambiguous(String typed, String name, List<Container> found) {
    boolean sameEngine = true;
    boolean sameName = true;
    boolean pods = true;
    for (Container container : found) {
      pods &= container.name().startsWith(name + "/");
      sameEngine &= container.engine().equals(found.get(0).engine());
      sameName &= container.name().equals(name);
    }
    StringBuilder spellings = new StringBuilder();
    String comma = "";
    for (Container container : found) {
      spellings.append(comma);
      comma = ", ";
      if (sameEngine && !pods) {
        spellings
            .append(Shown.text(container.shortId()))
            .append(" (")
            .append(Shown.text(container.name()));
        spellings.append(", ").append(Shown.text(container.state())).append(')');
      } else {
        spellings.append(Shown.text(container.spelling()));
      }
    }
    if (pods) {
      return Failure.of(Shown.text(typed) + ": has several containers: " + spellings)
          .withRemedy("name the container too");
    }
    String what =
        sameName || !sameEngine
            ? ": several containers have that name: "
            : ": several ids begin so: ";
    return Failure.of(Shown.text(typed) + what + spellings)
        .withRemedy(
            !sameEngine
                ? "name the engine too"
                : sameName ? "give the id" : "give the name, or more of the id");
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
