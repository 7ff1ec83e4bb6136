package dev.jcp.open;

import dev.jcp.linux.Fd;
import dev.jcp.linux.LinuxFile;
import dev.jcp.path.RawPath;
import dev.jcp.plan.DestinationKind;
import dev.jcp.plan.Landing;
import dev.jcp.report.Failure;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.MadeSoFar;
import dev.jcp.tree.stream.StreamDestinationTree;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A tar archive on standard output. */
final class StandardOutput implements Destination {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final RawPath typed;

  StandardOutput(RawPath typed) throws Failure {
    if (LinuxFile.isTerminal(Fd.STANDARD_OUTPUT.number())) {
      throw Failure.usage("-: a tar archive is not for a terminal")
          .withRemedy("send it on (| tar t, > file.tar); /dev/stdout gets the bare file");
    }
    this.typed = typed;
  }

  @Override
  public RawPath typed() {
    return typed;
  }

  /** An archive takes anything under its own name, as a folder does. */
  @Override
  public DestinationKind kind() {
    return DestinationKind.FOLDER;
  }

  @Override
  public boolean isOnHost() {
    return false;
  }

  @Override
  public DestinationTree open(
      Source source, Landing landing, Complaints complaints, MadeSoFar soFar) {
    RawPath rootName = landing == Landing.CONTENTS ? null : source.reached();
    return StreamDestinationTree.forOthers(new Written(), rootName);
  }

  @Override
  public void close() {}

  private static final class Written implements StreamDestinationTree.Sink {

    private final OutputStream buffered =
        new BufferedOutputStream(new OutputForReader(Fd.STANDARD_OUTPUT), BUFFER_BYTES);

    @Override
    public OutputStream stream() {
      return buffered;
    }

    @Override
    public void complete() throws IOException {
      buffered.flush();
    }

    /** Broken off: what is still in the buffer would only make the archive look whole. */
    @Override
    public void close() {}
  }
}
