package dev.jcp.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The table of options as a picocli model, for help and for the words of an error. Nothing of it is
 * loaded for a copy. @file arguments are not expanded: "@x" is a file name.
 */
final class CopySpec {

  private CopySpec() {}

  static CommandLine commandLine() {
    CommandSpec spec = CommandSpec.create().name("jcp");
    spec.parser().overwrittenOptionsAllowed(true).allowOptionsAsOptionParameters(true);
    spec.usageMessage().width(80).autoWidth(false).sortOptions(false).sortSynopsis(false);
    usage(spec.usageMessage());
    for (Option.Group group : Option.Group.values()) {
      spec.addArgGroup(group(group));
    }
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("PLACE")
            .arity("0..*")
            .type(String[].class)
            .hidden(true)
            .build());
    CommandLine commandLine = new CommandLine(spec);
    commandLine.setExpandAtFiles(false);
    return commandLine;
  }

  private static void usage(UsageMessageSpec usage) {
    usage.customSynopsis("jcp [OPTIONS] SRC... DEST", "       jcp --list | --pid CONTAINER");
    usage.description(
        "",
        "Copies files and folders out of, into and between containers, by docker cp's"
            + " rules. One of SRC and DEST (or both) is CONTAINER:PATH; a local path with a"
            + " colon is written ./a:b; - is a tar stream.",
        "",
        "  jcp note:/etc/os-release .        out of a container",
        "  jcp site/ web:/srv/               the folder site into /srv",
        "  jcp site/. web:/srv/              what is in site into /srv",
        "  jcp old:/data new:/               from one container to another",
        "  jcp pid://1234:/etc/hosts .       as process 1234 sees it",
        "  jcp web:/var/log - | tar t        a tar stream; tar c . | jcp - web:/srv",
        "  jcp web:/etc/hosts /dev/stdout    the bare content of one file");
    usage.footer(
        "",
        "Exit status: 0 all was copied and equals its source, 1 something was not (each",
        "such entry is named), 2 the command line is wrong, 130, 143, 129 interrupted.",
        "",
        "A name such as .jcp-0123456789abcdef is a copy in the making. Left behind by one",
        "that was killed, it can be removed.");
  }

  private static ArgGroupSpec group(Option.Group group) {
    ArgGroupSpec.Builder builder =
        ArgGroupSpec.builder()
            .heading("%n" + group.heading() + ":%n")
            .exclusive(false)
            .multiplicity("0..1")
            .validate(false);
    for (Option option : Option.values()) {
      if (option.group() == group) {
        builder.addArg(option(option));
      }
    }
    return builder.build();
  }

  private static OptionSpec option(Option option) {
    String[] names =
        option.shortName() == null
            ? new String[] {option.longName()}
            : new String[] {option.shortName(), option.longName()};
    OptionSpec.Builder builder = OptionSpec.builder(names).description(option.help());
    if (option.parameter() == null) {
      return builder.arity("0").type(boolean.class).build();
    }
    return builder.arity("1").type(String.class).paramLabel(option.parameter()).build();
  }

  /** The help text, 80 columns wide. */
  static String help() {
    return commandLine().getUsageMessage(Ansi.OFF);
  }

  /** What is wrong with a command line, in one line; null if picocli finds nothing. */
  static String whatIsWrong(String... typed) {
    try {
      commandLine().parseArgs(typed);
      return null;
    } catch (CommandLine.ParameterException e) {
      return e.getMessage();
    }
  }
}
