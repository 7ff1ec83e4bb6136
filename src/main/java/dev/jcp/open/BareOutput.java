package dev.jcp.open;

import dev.jcp.linux.Fd;
import dev.jcp.linux.FileId;
import dev.jcp.path.RawPath;
import dev.jcp.plan.DestinationKind;
import dev.jcp.plan.Landing;
import dev.jcp.tree.CannotReplace;
import dev.jcp.tree.Complaints;
import dev.jcp.tree.Content;
import dev.jcp.tree.DestinationTree;
import dev.jcp.tree.Entry;
import dev.jcp.tree.MadeSoFar;
import dev.jcp.tree.PendingFile;
import java.io.IOException;

/** {@code /dev/stdout} and {@code /dev/stderr}: the bare content of one file. */
final class BareOutput implements Destination, DestinationTree {

  private static final RawPath STDOUT = RawPath.ascii("/dev/stdout");
  private static final RawPath STDERR = RawPath.ascii("/dev/stderr");

  private final RawPath typed;
  private final Fd output;

  BareOutput(RawPath typed) {
    this.typed = typed;
    this.output = typed.equals(STDERR) ? Fd.STANDARD_ERROR : Fd.STANDARD_OUTPUT;
  }

  static boolean isMeantBy(RawPath typed) {
    return typed.equals(STDOUT) || typed.equals(STDERR);
  }

  @Override
  public RawPath typed() {
    return typed;
  }

  /** So a folder is refused by the same rule as elsewhere. */
  @Override
  public DestinationKind kind() {
    return DestinationKind.FILE;
  }

  @Override
  public DestinationTree open(
      Source source, Landing landing, Complaints complaints, MadeSoFar soFar) {
    return this;
  }

  @Override
  public PendingFile file(Entry entry, Content content) {
    return new Bytes(new OutputForReader(output));
  }

  @Override
  public void directory(Entry entry) throws CannotReplace {
    throw onlyFiles();
  }

  @Override
  public void node(Entry entry) throws CannotReplace {
    throw onlyFiles();
  }

  @Override
  public boolean hardLink(Entry entry) throws CannotReplace {
    throw onlyFiles();
  }

  private static CannotReplace onlyFiles() {
    return new CannotReplace("gets the content of a regular file only");
  }

  @Override
  public boolean made(FileId folder) {
    return false;
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}

  private record Bytes(OutputForReader output) implements PendingFile {

    /** It may be a pipe, or be appended to: it takes bytes in order, and no offsets. */
    @Override
    public Fd fd() {
      return null;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      output.write(from, offset, length);
    }

    @Override
    public void publish() {}

    @Override
    public void close() {}
  }
}
