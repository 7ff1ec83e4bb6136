package dev.jcp;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which package may use which (STYLE.md, section 2), and where names stay bytes.
 *
 * <p>Rules stand in ordinary test methods: under Surefire a broken rule in an ArchTest field counts
 * as no test, and the build passes.
 */
class ArchitectureTest {

  /** The main classes, from where they were compiled to. */
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  /**
   * From the first lines of STYLE.md's table to the last; the root package may use all. Beyond the
   * table: on one line, linux knows path, request knows report, and open asks plan; plan and open
   * use what all use; cli reads argv through linux.
   */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("path", Set.of()),
          Map.entry("linux", Set.of("path")),
          Map.entry("report", Set.of("path")),
          Map.entry("request", Set.of("path", "report")),
          Map.entry("proc", Set.of("linux", "path")),
          Map.entry("engine.http", Set.of("proc", "linux", "path", "report")),
          Map.entry("engine", Set.of("engine.http", "proc", "linux", "path", "report")),
          Map.entry("tree", Set.of("linux", "path", "report")),
          Map.entry("tree.direct", Set.of("tree", "linux", "path", "report")),
          Map.entry("tree.stream", Set.of("tree", "linux", "path", "report")),
          Map.entry("plan", Set.of("tree", "request", "path", "report")),
          Map.entry(
              "open",
              Set.of(
                  "plan",
                  "engine",
                  "proc",
                  "request",
                  "tree",
                  "tree.direct",
                  "tree.stream",
                  "linux",
                  "path",
                  "report")),
          Map.entry("copy", Set.of("plan", "tree", "linux", "request", "path", "report")),
          Map.entry("cli", Set.of("request", "linux", "path", "report")));

  private static final String[] COPYING = {
    "dev.jcp.linux..", "dev.jcp.tree..", "dev.jcp.plan..", "dev.jcp.copy.."
  };

  private static String[] allowed(String name) {
    Set<String> packages = new TreeSet<>();
    packages.add("dev.jcp." + name);
    for (String used : MAY_USE.get(name)) {
      packages.add("dev.jcp." + used);
    }
    return packages.toArray(new String[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path",
        "linux",
        "report",
        "request",
        "proc",
        "engine.http",
        "engine",
        "tree",
        "tree.direct",
        "tree.stream",
        "plan",
        "open",
        "copy",
        "cli"
      })
  void packageUsesOnlyThoseAboveIt(String name) {
    noClasses()
        .that()
        .resideInAPackage("dev.jcp." + name)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.jcp..").and(resideOutsideOfPackages(allowed(name))))
        .check(MAIN);
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> packages = new TreeSet<>();
    for (JavaClass javaClass : MAIN) {
      if (javaClass.getPackageName().startsWith("dev.jcp.")) {
        packages.add(javaClass.getPackageName().substring("dev.jcp.".length()));
      }
    }
    assertEquals(new TreeSet<>(MAY_USE.keySet()), packages);
  }

  @Test
  void treeNeverNamesItsKinds() {
    noClasses()
        .that()
        .resideInAPackage("dev.jcp.tree")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.jcp.tree.*..")
        .check(MAIN);
  }

  @Test
  void onlyLinuxCallsNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.jcp.linux", "com.kenai.jffi")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.kenai..")
        .check(MAIN);
  }

  @Test
  void jffisPackageHasOurCallsOnly() {
    classes()
        .that()
        .resideOutsideOfPackage("dev.jcp..")
        .should()
        .haveFullyQualifiedName("com.kenai.jffi.NativeCall")
        .orShould()
        .haveFullyQualifiedName("com.kenai.jffi.Foreign")
        .check(MAIN);
  }

  @Test
  void onlyCliAndMainKnowPicocli() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.jcp.cli")
        .and()
        .doNotHaveFullyQualifiedName("dev.jcp.Main")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(MAIN);
  }

  @Test
  void loggerIsLoadedByDebugReportAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.jcp..")
        .and()
        .doNotHaveFullyQualifiedName("dev.jcp.report.DebugReport")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.slf4j..")
        .check(MAIN);
  }

  @Test
  void onlyStreamsKnowTheArchiveLibraries() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.jcp.tree.stream")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.commons..", "org.tukaani..")
        .check(MAIN);
  }

  @Test
  void copyingKnowsNoJavaFiles() {
    DescribedPredicate<JavaClass> javaFiles =
        describe(
            "java.io.File or java.nio.file",
            used -> used.getName().equals("java.io.File") || isNio(used));
    noClasses()
        .that()
        .resideInAnyPackage(COPYING)
        .should()
        .dependOnClassesThat(javaFiles)
        .check(MAIN);
  }

  private static boolean isNio(JavaClass used) {
    return (used.getPackageName() + ".").startsWith("java.nio.file.");
  }

  @Test
  void copyingMakesNoTextOfBytes() {
    noClasses().that().resideInAnyPackage(COPYING).should(useOfString("<init>", "[B")).check(MAIN);
  }

  @Test
  void copyingMakesNoBytesOfText() {
    noClasses()
        .that()
        .resideInAnyPackage(COPYING)
        .should(useOfString("getBytes", null))
        .check(MAIN);
  }

  /**
   * Calls and method references.
   *
   * @param first the type of the first parameter; null for any
   */
  private static ArchCondition<JavaClass> useOfString(String method, String first) {
    return new ArchCondition<>("use String." + method) {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        for (JavaCodeUnitAccess<?> access : user.getCodeUnitAccessesFromSelf()) {
          List<JavaClass> parameters = access.getTarget().getRawParameterTypes();
          boolean meant =
              access.getTargetOwner().getName().equals("java.lang.String")
                  && access.getTarget().getName().equals(method)
                  && (first == null
                      || !parameters.isEmpty() && parameters.get(0).getName().equals(first));
          events.add(new SimpleConditionEvent(access, meant, access.getDescription()));
        }
      }
    };
  }
}
