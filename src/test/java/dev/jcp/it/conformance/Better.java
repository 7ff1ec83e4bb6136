package dev.jcp.it.conformance;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where jcp does not do as docker cp: each row names the rule and what is expected instead.
 *
 * @param rule as in the design's table of docker cp's behaviour
 * @param applies to which cases
 * @param outcome what jcp must do there
 */
record Better(String rule, Predicate<Case> applies, Outcome outcome) {

  /** What jcp does where it is better. */
  enum Outcome {
    /** What {@code cp -a} makes of it. */
    AS_CP_ARCHIVE,
    /** What docker cp does when the destination is spelled without what follows the name. */
    AS_WITHOUT_SLASH,
    /** What docker cp does, and then the file that another user lends is not set-id. */
    WITHOUT_SET_ID,
    /** What docker cp does, and then all of it has the group of the set-gid directory, as by cp. */
    WITH_ITS_GROUP,
    /** An error that changes nothing, or what docker cp does. */
    REFUSED_OR_AS_DOCKER
  }

  private static final List<Better> ROWS =
      List.of(
          new Better(
              "a looping link is copied both ways, as the link it is",
              c -> c.out() && c.source().equals("@/s/lloop") && c.flags().isEmpty() && lands(c),
              Outcome.AS_CP_ARCHIVE),
          new Better(
              "a link that leads out of the destination is copied as the link it is",
              c -> c.source().endsWith("/dirup") && lands(c),
              Outcome.AS_CP_ARCHIVE),
          new Better(
              "-a keeps uid and gid on the way out",
              c -> c.out() && c.flags().startsWith("-a") && lands(c),
              Outcome.AS_CP_ARCHIVE),
          new Better(
              "a set-id bit stays with the owner whose rights it lends",
              c -> c.out() && c.isFrom("@/s/lent", "@/s/file/..", "@/s/dir/.."),
              Outcome.WITHOUT_SET_ID),
          new Better(
              "a set-gid directory gives its group all the way down",
              c -> c.out() && c.isTo("@/t/gid", "@/t/gid/new"),
              Outcome.WITH_ITS_GROUP),
          new Better(
              "a folder's contents go into linkdir/ as into linkdir",
              c ->
                  c.out()
                      && c.source().endsWith("/.")
                      && c.isTo("@/t/ldir/", "@/t/ldir/.", "@/t/labs/"),
              Outcome.AS_WITHOUT_SLASH),
          new Better(
              "a looping destination is an error, or replaced as by docker",
              c -> c.isTo("@/t/lloop"),
              Outcome.REFUSED_OR_AS_DOCKER));

  /** Whether {@code cp} and docker cp agree where it lands. */
  private static boolean lands(Case c) {
    return c.isTo("@/t/new", "@/t/new/", "@/t/file", "@/t/dir", "@/t/hasfiles");
  }

  static Optional<Better> row(Case c) {
    return ROWS.stream().filter(row -> row.applies.test(c)).findFirst();
  }
}
