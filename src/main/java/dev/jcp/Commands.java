package dev.jcp;

import dev.jcp.cli.Arguments;
import dev.jcp.cli.CommandLineReader;
import dev.jcp.cli.Option;
import dev.jcp.engine.Container;
import dev.jcp.engine.ContainerTable;
import dev.jcp.engine.EngineSettings;
import dev.jcp.engine.Engines;
import dev.jcp.engine.FindWay;
import dev.jcp.linux.ErrnoException;
import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxFile;
import dev.jcp.open.OutputForReader;
import dev.jcp.open.Reach;
import dev.jcp.report.DebugReport;
import dev.jcp.report.ExitStatus;
import dev.jcp.report.Failure;
import dev.jcp.report.Report;
import dev.jcp.report.TerminalReport;
import dev.jcp.tree.ReaderGone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the command line asks for: help, version, a question about containers, or a copy. */
final class Commands {

  private static final int STDERR = 2;

  private Commands() {}

  static int run(Arguments arguments) throws Failure {
    if (arguments.has(Option.HELP)) {
      return answer(CommandLineReader.help());
    }
    if (arguments.has(Option.VERSION)) {
      return answer("jcp " + Version.NUMBER + "\n");
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
    return answer(
        json ? ContainerTable.json(found, reaches) : ContainerTable.table(found, reaches));
  }

  private static int pid(Engines engines, Arguments arguments) throws Failure {
    String name = arguments.value(Option.PID);
    Container container = engines.find(name);
    if (!container.hasProcess()) {
      throw Failure.of(
          container.spelling() + ": the container does not run (" + container.state() + ")");
    }
    return answer(
        arguments.has(Option.JSON)
            ? ContainerTable.json(container, new Reach(engines).of(container))
            : container.pid() + "\n");
  }

  /** Text for standard output, as UTF-8. */
  private static int answer(String text) throws Failure {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      new OutputForReader(Fd.STANDARD_OUTPUT).write(bytes, 0, bytes.length);
      return ExitStatus.OK;
    } catch (ReaderGone e) {
      return ExitStatus.READER_GONE;
    } catch (IOException e) {
      String reason = e instanceof ErrnoException errno ? errno.reason() : e.getMessage();
      throw Failure.of("cannot write to standard output: " + reason, e);
    }
  }
}
