package dev.jcp.it.attack;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.tree.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * A copy under strace(1) from the moment on when jcp has asked where the container is: the test is
 * the daemon that is asked, and answers when strace has attached itself to the thread that copies.
 *
 * <p>So an injected fault hits jcp's own calls, at a number that is the same in each run; in its
 * start it would hit the JVM, which dies of most of them.
 */
final class HeldCopy {

  private final Container container;
  private final Path here;

  HeldCopy(Container container, Path here) {
    this.container = container;
    this.here = here;
  }

  /**
   * Runs a copy.
   *
   * @param fault as in strace's {@code -e inject=}, or empty
   */
  Jcp.Run run(String fault, String... arguments) {
    return run(fault, pid -> {}, arguments);
  }

  /**
   * The same, with something done meanwhile.
   *
   * @param meanwhile gets jcp's PID when the copy goes on
   */
  Jcp.Run run(String fault, LongConsumer meanwhile, String... arguments) {
    Path socket = here.resolve("daemon");
    try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Files.deleteIfExists(socket);
      daemon.bind(UnixDomainSocketAddress.of(socket));
      Jcp jcp = Jcp.in(here.toString()).with("DOCKER_HOST", "unix://" + socket);
      Process copy = jcp.start(arguments);
      Process strace;
      try (SocketChannel client = daemon.accept()) {
        readHead(Channels.newInputStream(client));
        strace = attach(mainThread(copy.pid()), fault);
        client.write(ByteBuffer.wrap(answer().getBytes(StandardCharsets.ISO_8859_1)));
      }
      meanwhile.accept(copy.pid());
      Jcp.Run run = finish(jcp, copy, fault, arguments);
      strace.waitFor();
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Jcp.Run finish(Jcp jcp, Process copy, String fault, String... arguments) {
    try {
      return jcp.finish(copy, 20, arguments);
    } catch (AssertionError e) {
      List<String> calls = calls();
      int last = Math.max(0, calls.size() - 20);
      throw new AssertionError(
          fault + "\n" + String.join("\n", calls.subList(last, calls.size())), e);
    }
  }

  /** The calls of the last copy, one a line. */
  List<String> calls() {
    return Shell.run("cat " + here + "/trace").orFail().out().lines().toList();
  }

  /** The first that a JVM makes: its very first thread only waits for it. */
  private static long mainThread(long pid) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return tasks
          .mapToLong(task -> Long.parseLong(task.getFileName().toString()))
          .sorted()
          .skip(1)
          .findFirst()
          .orElseThrow();
    }
  }

  private Process attach(long thread, String fault) throws IOException {
    String command = "exec strace -y -p " + thread + " -o " + here + "/trace";
    Process strace = Shell.start(command + (fault.isEmpty() ? "" : " -e inject=" + fault));
    BufferedReader says = strace.errorReader();
    String line = says.readLine();
    if (line == null || !line.contains("attached")) {
      throw new AssertionError("strace: " + line);
    }
    return strace;
  }

  private static void readHead(InputStream in) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    String line = lines.readLine();
    while (line != null && !line.isEmpty()) {
      line = lines.readLine();
    }
  }

  private String answer() {
    String json =
        "{\"Id\":\"%s\",\"Name\":\"/%s\",\"State\":{\"Status\":\"running\",\"Pid\":%d}}"
            .formatted(container.id(), container.name(), container.pid());
    return "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json;
  }
}
