package dev.jcp;

import dev.jcp.cli.Arguments;
import dev.jcp.cli.CommandLineReader;
import dev.jcp.cli.Option;
import dev.jcp.engine.Container;
import dev.jcp.engine.ContainerTable;
import dev.jcp.engine.EngineSettings;
import dev.jcp.engine.Engines;
import dev.jcp.engine.FindWay;
import dev.jcp.linux.LinuxFile;
import dev.jcp.open.Reach;
import dev.jcp.report.DebugReport;
import dev.jcp.report.ExitStatus;
import dev.jcp.report.Failure;
import dev.jcp.report.Report;
import dev.jcp.report.TerminalReport;
import java.util.ArrayList;
import java.util.List;

/** What the command line asks for: help, version, a question about containers, or a copy. */
final class Commands {

  private static final int STDERR = 2;

  private Commands() {}

  static int run(Arguments arguments) throws Failure {
    if (arguments.has(Option.HELP)) {
      System.out.print(CommandLineReader.help());
      return ExitStatus.OK;
    }
    if (arguments.has(Option.VERSION)) {
      System.out.println("jcp " + Version.NUMBER);
      return ExitStatus.OK;
    }
    boolean asking = arguments.has(Option.LIST) || arguments.has(Option.PID);
    if (arguments.has(Option.JSON) && !asking) {
      throw Failure.usage("--json goes with --list or --pid");
    }
    if (asking && !arguments.operands().isEmpty()) {
      throw Failure.usage(
          arguments.operands().get(0) + ": --list and --pid copy nothing, and take no places");
    }
    boolean progress = !arguments.has(Option.QUIET) && LinuxFile.isTerminal(STDERR);
    Report report = new TerminalReport(System.err, arguments.has(Option.VERBOSE), progress);
    if (arguments.has(Option.DEBUG)) {
      report = new DebugReport(report);
    }
    Engines engines = engines(arguments, report);
    if (arguments.has(Option.LIST)) {
      return list(engines, arguments.has(Option.JSON));
    }
    if (arguments.has(Option.PID)) {
      return pid(engines, arguments);
    }
    return CopyCommand.run(CommandLineReader.copyRequest(arguments), engines, report);
  }

  private static Engines engines(Arguments arguments, Report report) throws Failure {
    String way = arguments.value(Option.FIND);
    EngineSettings settings =
        new EngineSettings(
            arguments.value(Option.HOST),
            arguments.value(Option.CONTEXT),
            arguments.value(Option.ENGINE),
            way == null ? FindWay.AUTO : FindWay.parse(way),
            null,
            System.getenv());
    return new Engines(settings, new EngineNotes(report));
  }

  private static int list(Engines engines, boolean json) throws Failure {
    List<Container> found = engines.list();
    Reach reach = new Reach(engines);
    List<String> reaches = new ArrayList<>();
    for (Container container : found) {
      reaches.add(reach.of(container));
    }
    System.out.print(
        json ? ContainerTable.json(found, reaches) : ContainerTable.table(found, reaches));
    return ExitStatus.OK;
  }

  private static int pid(Engines engines, Arguments arguments) throws Failure {
    String name = arguments.value(Option.PID);
    Container container = engines.find(name);
    if (!container.hasProcess()) {
      throw Failure.of(
          container.spelling() + ": the container does not run (" + container.state() + ")");
    }
    if (arguments.has(Option.JSON)) {
      System.out.print(ContainerTable.json(container, new Reach(engines).of(container)));
    } else {
      System.out.println(container.pid());
    }
    return ExitStatus.OK;
  }
}
