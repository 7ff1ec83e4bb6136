package dev.jcp.engine;

import dev.jcp.path.Shown;
import java.util.ArrayList;
import java.util.List;

/** Containers for people ({@code --list}) and for programs ({@code --json}). */
public final class ContainerTable {

  private static final List<String> HEADS =
      List.of("NAME", "ID", "ENGINE", "PID", "IMAGE", "STATE", "REACH");

  private ContainerTable() {}

  /**
   * Aligned columns; what is empty is a dash. Every line ends in a newline.
   *
   * @param reaches the way in to each container, in the same order
   */
  public static String table(List<Container> containers, List<String> reaches) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADS);
    for (int i = 0; i < containers.size(); i++) {
      Container container = containers.get(i);
      rows.add(
          List.of(
              Shown.text(container.name()),
              dash(container.shortId()),
              container.engine(),
              container.hasProcess() ? Integer.toString(container.pid()) : "-",
              dash(container.image()),
              dash(container.state()),
              dash(reaches.get(i))));
    }
    int[] widths = new int[HEADS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        boolean last = i == widths.length - 1;
        out.append(cell).append(last ? "\n" : " ".repeat(widths[i] - cell.length() + 2));
      }
    }
    return out.toString();
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : Shown.text(text);
  }

  /** An array, one container a line. */
  public static String json(List<Container> containers, List<String> reaches) {
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < containers.size(); i++) {
      out.append(i == 0 ? "\n" : ",\n");
      append(out, containers.get(i), reaches.get(i));
    }
    return out.append(containers.isEmpty() ? "]\n" : "\n]\n").toString();
  }

  /**
   * One object on a line. A process that is not there is null, not 0: 0 means the own process group
   * to kill(1).
   */
  public static String json(Container container, String reach) {
    StringBuilder out = new StringBuilder();
    append(out, container, reach);
    return out.append('\n').toString();
  }

  private static void append(StringBuilder out, Container container, String reach) {
    out.append('{');
    text(out, "engine", container.engine());
    text(out.append(", "), "id", container.id());
    text(out.append(", "), "name", container.name());
    out.append(", \"pid\": ").append(container.hasProcess() ? container.pid() : "null");
    text(out.append(", "), "state", container.state());
    text(out.append(", "), "image", container.image());
    text(out.append(", "), "user", container.user());
    text(out.append(", "), "reach", reach);
    out.append('}');
  }

  private static void text(StringBuilder out, String name, String value) {
    out.append('"').append(name).append("\": ");
    appendString(out, value);
  }

  /**
   * ASCII only, so that it is the same in every locale and no control character reaches a terminal.
   */
  static void appendString(StringBuilder out, String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= 0x20 && c < 0x7f) {
        out.append(c);
      } else {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit(c >> shift & 0xf, 16));
        }
      }
    }
    out.append('"');
  }
}
