package dev.jcp.it.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A daemon that hangs: the kernel takes connections for it, and nothing ever answers. */
public final class SilentSocket implements AutoCloseable {

  private final ServerSocketChannel server;
  private final Path socket;

  public SilentSocket(Path socket) {
    this.socket = socket;
    try {
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String path() {
    return socket.toString();
  }

  public String address() {
    return "unix://" + socket;
  }

  /** The daemon is gone, and its socket is still there. */
  public void leave() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
