package dev.jcp.engine;

import dev.jcp.linux.ErrnoException;
import dev.jcp.path.Shown;
import dev.jcp.report.Failure;
import java.util.List;

/** Messages for a name that means no container or several. Loaded only when one is needed. */
final class Unknown {

  private Unknown() {}

  static Failure failure(String typed, String name, List<Engine> asked, ProcContainers running) {
    StringBuilder message = new StringBuilder(Shown.text(typed));
    if (asked.size() == 1 && asked.get(0) instanceof PidEngine) {
      return Failure.of(message.append(": no such process").toString());
    }
    Failure failure =
        Failure.of(message.append(": no such container: ").append(whatWasDone(asked)).toString());
    boolean pods = asked.size() == 1 && asked.get(0) instanceof KubernetesEngine;
    if (pods && name.indexOf('/') < 0) {
      return failure.withRemedy("a pod's container is written k8s://NAMESPACE/POD[/CONTAINER]");
    }
    String others = withMore(name, running);
    String remedy = others.isEmpty() ? Suggestion.of(name, asked, running) : others;
    return failure.withRemedy(
        remedy.isEmpty() ? "\"jcp --list\" shows what is found; --host names a daemon" : remedy);
  }

  /** Who has answered, who could not be asked, and whose files were looked at. */
  private static String whatWasDone(List<Engine> engines) {
    StringBuilder answered = new StringBuilder();
    StringBuilder obstacles = new StringBuilder();
    StringBuilder files = new StringBuilder();
    for (Engine engine : engines) {
      StringBuilder list = engine.answered() ? answered : files;
      list.append(list.isEmpty() ? "" : ", ").append(engine.name());
      if (!engine.obstacle().isEmpty()) {
        obstacles.append("; ").append(engine.obstacle());
      }
    }
    String asked = answered.isEmpty() ? "" : "; asked " + answered;
    String looked = files.isEmpty() ? "" : "; looked in /proc and the files of " + files;
    return (asked + obstacles + looked).substring("; ".length());
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
}
