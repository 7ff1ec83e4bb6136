package dev.jcp.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said of many entries at once: where it was first so, and of how many more. */
final class Collected {

  /** Whoever makes the tree can make the words different for each entry (owners, say). */
  private static final int MOST_LINES = 20;

  private static final class Kind {
    final String first;
    long more;

    Kind(String first) {
      this.first = first;
    }
  }

  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private long others;

  void add(String where, String what) {
    Kind kind = kinds.get(what);
    if (kind != null) {
      kind.more++;
    } else if (kinds.size() < MOST_LINES) {
      kinds.put(what, new Kind(where));
    } else {
      others++;
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Kind> entry : kinds.entrySet()) {
      Kind kind = entry.getValue();
      String more = kind.more == 0 ? "" : " (and of " + kind.more + " more)";
      lines.add(kind.first + ": " + entry.getKey() + more);
    }
    if (others > 0) {
      lines.add("and " + others + " more of the kind, of other owners");
    }
    return lines;
  }
}
