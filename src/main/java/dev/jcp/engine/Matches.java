package dev.jcp.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Docker's rule for what a name means: an exact id, else an exact name, else the beginning of an
 * id.
 */
final class Matches {

  private Matches() {}

  static List<Container> of(String typed, List<Container> containers) {
    List<Container> named = new ArrayList<>();
    List<Container> begun = new ArrayList<>();
    for (Container container : containers) {
      if (container.id().equals(typed)) {
        return List.of(container);
      }
      if (container.name().equals(typed)) {
        named.add(container);
      } else if (container.id().startsWith(typed)) {
        begun.add(container);
      }
    }
    return named.isEmpty() ? begun : named;
  }
}
