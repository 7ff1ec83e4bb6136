package dev.jcp.it.conformance;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;
import dev.jcp.it.tree.Trees;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * docker cp's rules: every case is copied by the real docker cp and by jcp in a twin container, and
 * both results are compared entry by entry.
 *
 * <p>A refusal is compared too: the exit status is not 0 for both, and jcp leaves the destination
 * as docker does or as it was.
 */
class ConformanceIT {

  /** Both must do the same; where the daemon does not let the tar route, {@link Better} says so. */
  private static final String[] ROUTES = {"proc", "tar"};

  private static Container dockers;
  private static Container jcps;
  private static Fixture host;
  private static Fixture inDockers;
  private static Fixture inJcps;
  private static Listing hostSources;
  private static Listing containerSources;
  private static String state;

  @BeforeAll
  static void makeTwins() {
    DockerDaemon daemon = DockerDaemon.get();
    dockers = daemon.run("");
    jcps = daemon.run("");
    host = Fixture.onHost(daemon.home().resolve("conformance").toString());
    inDockers = Fixture.in(dockers);
    inJcps = Fixture.in(jcps);
    hostSources = host.sources();
    containerSources = inJcps.sources();
    state = jcps.state();
  }

  @TestFactory
  Stream<DynamicTest> doesAsDockerCp() {
    return Cases.all().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  @AfterAll
  static void sourcesAndContainerAreAsBefore() {
    if (jcps != null) {
      Trees.assertUnchanged(hostSources, host.sources(), "the host's source tree");
      Trees.assertUnchanged(containerSources, inJcps.sources(), "the container's source tree");
      if (!state.equals(jcps.state())) {
        throw new AssertionError("the container has changed: " + state + jcps.state());
      }
    }
  }

  private static void check(Case c) {
    Optional<Better> better = Better.row(c);
    Outcome expected = better.map(b -> oracle(c, b)).orElseGet(() -> docker(c));
    for (String route : ROUTES) {
      check(c, route, better, expected);
    }
  }

  private static void check(Case c, String route, Optional<Better> better, Outcome expected) {
    Fixture destination = c.out() ? host : inJcps;
    destination.reset();
    Listing untouched = destination.untouched();
    Outcome actual = copy(c.via(route), jcps, inJcps, jcp());
    if (route.equals("tar") && c.out()) {
      actual = actual.withNanos(); // the daemon leaves them out
    }
    boolean refused = actual.run.status() != 0;
    if (refused) {
      actual.run.refused();
    }
    boolean mayRefuse =
        better.map(b -> b.outcome() == Better.Outcome.REFUSED_OR_AS_DOCKER).orElse(false);
    if (refused && mayRefuse) {
      if (!actual.tree.sameAs(untouched)) {
        Trees.assertSameTree(docker(c).tree, actual.tree, actual.run);
      }
      return;
    }
    if ((expected.run.status() != 0) != refused) {
      throw new AssertionError(
          better.map(b -> "better: " + b.rule() + "\n").orElse("")
              + "one succeeds and the other fails\n"
              + expected.run.describe()
              + "\n"
              + actual.run.describe()
              + "\n(- expected, + found)\n"
              + expected.tree.diff(actual.tree));
    }
    if (!refused || !actual.tree.sameAs(untouched)) {
      Trees.assertSameTree(expected.tree, actual.tree, actual.run);
    }
  }

  /** docker cp drops the nanoseconds of some times; jcp keeps them all (better). */
  private static Outcome docker(Case c) {
    (c.out() ? host : inDockers).reset();
    return copy(c, dockers, inDockers, jcp().program(dockers.daemon().client() + " cp"))
        .withNanos();
  }

  private static Outcome oracle(Case c, Better better) {
    return switch (better.outcome()) {
      case AS_WITHOUT_SLASH -> docker(c.to(c.destination().replaceAll("/[/.]*$", "")));
      case AS_CP_ARCHIVE -> cp(c);
      case REFUSED_OR_AS_DOCKER -> docker(c);
      case WITHOUT_SET_ID ->
          changed(c, "find . -type f -exec grep -qx lent {} \\; -exec chmod ug-s {} +");
      case WITH_ITS_GROUP ->
          changed(
              c,
              "find gid -mindepth 1 -exec chgrp -h 50 {} +;"
                  + " find gid -mindepth 1 -type d -exec chmod g+s {} +");
    };
  }

  /** What docker cp does, with what it leaves out. */
  private static Outcome changed(Case c, String script) {
    Outcome dockers = docker(c);
    Fixture to = c.out() ? host : inDockers;
    Shell.run("cd " + Bytes.quote(to.reach("@/t")) + " && " + script).orFail();
    return new Outcome(dockers.run, to.destination()).withNanos();
  }

  /** cp -a, from the same source. */
  private static Outcome cp(Case c) {
    Fixture to = c.out() ? host : inDockers;
    to.reset();
    String follow = c.flags().contains("-L") ? "-H " : "";
    String script =
        "exec cp -a --remove-destination "
            + follow
            + Bytes.quote((c.out() ? inDockers : host).reach(c.source()))
            + " "
            + Bytes.quote(to.reach(c.destination()));
    return new Outcome(new Jcp.Run(Shell.run(script)), to.destination());
  }

  private static Outcome copy(Case c, Container container, Fixture inside, Jcp program) {
    String from = c.out() ? container.at(inside.spell(c.source())) : host.spell(c.source());
    String to = c.out() ? host.spell(c.destination()) : container.at(inside.spell(c.destination()));
    String[] arguments =
        c.flags().isEmpty() ? new String[] {from, to} : withFlags(c.flags(), from, to);
    Jcp.Run run = program.run(arguments);
    return new Outcome(run, (c.out() ? host : inside).destination());
  }

  private static String[] withFlags(String flags, String from, String to) {
    return Stream.concat(Stream.of(flags.split(" ")), Stream.of(from, to)).toArray(String[]::new);
  }

  private static Jcp jcp() {
    return Jcp.in(host.reach("@")).with("DOCKER_HOST", dockers.daemon().host());
  }

  private record Outcome(Jcp.Run run, Listing tree) {

    /** As if the times of the fixture had not lost their nanoseconds. */
    Outcome withNanos() {
      String mtime = TreeSpec.DEFAULT_MTIME;
      String seconds = mtime.substring(0, mtime.indexOf('.'));
      return new Outcome(run, tree.withTime(seconds, mtime));
    }
  }
}
