package dev.jcp.it.conformance;

import dev.jcp.it.tree.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The table: source kind x path spelling x destination kind x direction x flags. */
final class Cases {

  /** Kinds of source that may land each in its own way. */
  private static final String SOURCES =
      "file dir dir/. emptydir emptydir/. lfile ldir ldangling labsdir fifo";

  /** Rarer ones: the rule is one of those above, or a refusal. */
  private static final String MORE_SOURCES =
      """
      dir/ empty suid owned ro with\\x20blank\\x20 a:b big sticky deep ../u/dirup missing missing/ missing/.
      file/ file/. ldir/ ldir/. lfile/ lldir lldir/ llfile labsfile lloop lloop/ ldangling/
      """;

  private static final String DESTINATIONS =
      """
      new new/ new/. no/new file file/ file/. file/new dir dir/ dir/. dir/new ldir ldir/ ldir/. lldir
      labs labs/ lfile lfile/ llfile lnew lnew/ lnoparent fifo hasfiles hasdirs haslinks
      """;

  private static final String FEW_DESTINATIONS = "new new/ file dir hasfiles";

  private static final String LINKS =
      "lfile ldir llfile lldir labsfile labsdir ldangling lloop ldir/ ldir/. lfile/ dir file";

  /** How a place may be written: {@code S} is the folder, {@code N} the name in it. */
  private static final String SPELLINGS =
      """
      S/N ./S/N @//S/N @/S//N @/S/./N @/S/dir/../N @/S/missing/../N @/S/file/../N @/S/ldir/../N S/../S/N
      @/S/N// @/S/N/./ @/S/N/.. @/S/N/../N
      """;

  private final List<Case> cases = new ArrayList<>();

  private Cases() {}

  static List<Case> all() {
    Cases table = new Cases();
    for (boolean out : new boolean[] {true, false}) {
      table.cross(out, "", SOURCES, DESTINATIONS);
      table.cross(out, "", MORE_SOURCES, FEW_DESTINATIONS);
      table.cross(out, "-L", LINKS, FEW_DESTINATIONS);
      table.cross(out, "-a", "file owned dir lfile", FEW_DESTINATIONS);
      table.cross(out, "-a -L", "lfile ldir", "new dir");
      table.cross(out, "", "file dir lfile", "lloop");
      table.cross(out, "", "file dir emptydir fifo", "acl acl/new acl/sub");
      table.cross(out, "", "file emptydir deep", "gid gid/new");
      table.cross(out, "", "lent", "new dir file");
      table.cross(out, "-a", "lent", "new file");
      table.spellings(out);
    }
    return table.cases;
  }

  private void cross(boolean out, String flags, String sources, String destinations) {
    for (String source : words(sources)) {
      for (String destination : words(destinations)) {
        // docker cp stops at the first conflict, wherever the folder's order puts it; what jcp
        // makes of
        // the rest is MergeConflictsIT's.
        if (source.equals("dir/.") && destination.equals("hasdirs")) {
          continue;
        }
        cases.add(new Case(out, flags, "@/s/" + source, "@/t/" + destination));
      }
    }
  }

  private void spellings(boolean out) {
    for (String spelling : words(SPELLINGS)) {
      for (String name : words("file dir")) {
        String source = spelling.replace("S", "s").replace("N", name);
        cases.add(new Case(out, "", source, "@/t/dir"));
        cases.add(new Case(out, "", source, "@/t/new"));
      }
      for (String name : words("file new")) {
        String destination = spelling.replace("S", "t").replace("N", name);
        cases.add(new Case(out, "", "@/s/file", destination));
        cases.add(new Case(out, "", "@/s/dir", destination));
      }
    }
  }

  private static String[] words(String text) {
    String[] words = text.strip().split("\\s+");
    for (int i = 0; i < words.length; i++) {
      words[i] = Bytes.parse(words[i]);
    }
    return words;
  }
}
