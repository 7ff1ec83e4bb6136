package dev.jcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.report.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order is that of docker's client 20.10 to 28 (cli/command, resolveContextName). */
class DaemonAddressTest {

  @TempDir Path home;

  private final Map<String, String> environment = new HashMap<>();
  private String host;
  private String context;

  private DaemonAddress resolve() throws Failure {
    environment.put("HOME", home.toString());
    return DaemonAddress.resolve(
        new EngineSettings(host, context, null, FindWay.AUTO, null, environment));
  }

  private void config(Path folder, String json) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), json);
  }

  /** A context called "prod", as docker context create stores it. */
  private void makeProd(Path folder, String address) throws IOException {
    String digest = sha256("prod");
    Path meta = Files.createDirectories(folder.resolve("contexts/meta/" + digest));
    Files.writeString(
        meta.resolve("meta.json"),
        "{\"Name\":\"prod\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\""
            + address
            + "\",\"SkipTLSVerify\":false}}}");
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          java.security.MessageDigest.getInstance("SHA-256")
              .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return java.util.HexFormat.of().formatHex(digest);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void defaultSocket() throws Failure {
    assertEquals("unix:///var/run/docker.sock", resolve().toString());
    assertFalse(resolve().chosen());
    assertEquals(1, resolve().sockets().size());
    environment.put("XDG_RUNTIME_DIR", "/run/user/7");
    assertEquals("/run/user/7/docker.sock", resolve().sockets().get(1).toString());
  }

  @Test
  void hostOverDockerHostOverContextOverConfig() throws Exception {
    Path folder = home.resolve(".docker");
    makeProd(folder, "unix:///prod.sock");
    config(folder, "{\"auths\":{},\"currentContext\":\"prod\"}");
    assertEquals("unix:///prod.sock", resolve().toString());
    assertTrue(resolve().chosen());
    environment.put("DOCKER_CONTEXT", "default");
    assertEquals("unix:///var/run/docker.sock", resolve().toString());
    environment.put("DOCKER_HOST", "unix:///env.sock");
    assertEquals("unix:///env.sock", resolve().toString());
    environment.put("DOCKER_CONTEXT", "prod");
    assertEquals("unix:///env.sock", resolve().toString());
    host = "unix:///option.sock";
    assertEquals("unix:///option.sock", resolve().toString());
    host = null;
    context = "prod";
    assertEquals("unix:///prod.sock", resolve().toString());
    context = "default";
    assertEquals("unix:///env.sock", resolve().toString());
  }

  @Test
  void dockerConfigNamesAnotherFolder() throws Exception {
    Path folder = home.resolve("elsewhere");
    makeProd(folder, "unix:///other.sock");
    config(folder, "{\"currentContext\":\"prod\"}");
    environment.put("DOCKER_CONFIG", folder.toString());
    assertEquals("unix:///other.sock", resolve().toString());
  }

  @Test
  void emptyVariablesDoNotCount() throws Failure {
    environment.put("DOCKER_HOST", "");
    environment.put("DOCKER_CONTEXT", "");
    assertEquals("unix:///var/run/docker.sock", resolve().toString());
  }

  @Test
  void remoteAddressesHaveTheirParts() throws Failure {
    host = "tcp://127.0.0.1";
    assertEquals("tcp://127.0.0.1:2375", resolve().toString());
    environment.put("DOCKER_TLS_VERIFY", "1");
    assertEquals("tcp://127.0.0.1:2376", resolve().toString());
    assertEquals(home + "/.docker/ca.pem", resolve().remote().tls().ca().toString());
    environment.put("DOCKER_CERT_PATH", "/certs");
    assertEquals("/certs/key.pem", resolve().remote().tls().key().toString());
    host = "tcp://[::1]:99/";
    assertEquals("tcp://[::1]:99", resolve().toString());
    host = "ssh://me@far.example:2222";
    assertEquals("ssh://me@far.example:2222", resolve().toString());
    host = "ssh://far";
    assertEquals("ssh://far", resolve().toString());
    assertEquals(0, resolve().remote().port());
  }

  @Test
  void whatIsWrongSaysSo() throws Exception {
    host = "nonsense";
    assertEquals(2, assertThrows(Failure.class, this::resolve).exitStatus());
    for (String wrong :
        List.of(
            "tcp://",
            "tcp://h:0",
            "tcp://h:x",
            "ssh://-oProxyCommand=x",
            "ssh://-l@h",
            "tcp://a/b")) {
      host = wrong;
      assertEquals(2, assertThrows(Failure.class, this::resolve, wrong).exitStatus());
    }
    host = null;
    environment.put("DOCKER_CONTEXT", "../../\033[2J");
    Failure missing = assertThrows(Failure.class, this::resolve);
    assertEquals(2, missing.exitStatus());
    assertFalse(missing.getMessage().contains("\033"));
    context = "prod";
    host = "unix:///x";
    assertEquals(2, assertThrows(Failure.class, this::resolve).exitStatus());
  }

  @Test
  void contextIsNotReplacedByAnotherDaemon() throws Exception {
    Path folder = home.resolve(".docker");
    makeProd(folder, "");
    context = "prod";
    environment.put("XDG_RUNTIME_DIR", "/run/user/7");
    assertEquals("[/var/run/docker.sock]", resolve().sockets().toString());
    assertTrue(resolve().chosen());
    Path meta = folder.resolve("contexts/meta/" + sha256("prod") + "/meta.json");
    Files.writeString(meta, "{\"Name\":\"prod\",\"Endpoints\":{\"kubernetes\":{}}}");
    Failure none = assertThrows(Failure.class, this::resolve);
    assertTrue(none.getMessage().contains("prod has no docker endpoint"), none.getMessage());
    Files.delete(meta);
    context = null;
    config(folder, "{\"currentContext\":\"prod\"}");
    Failure missing = assertThrows(Failure.class, this::resolve);
    assertTrue(missing.getMessage().contains("no docker context is called prod"));
  }

  @Test
  void messagesSayWhoNamedIt() throws Failure {
    assertEquals("unix:///var/run/docker.sock", resolve().withOrigin());
    environment.put("DOCKER_HOST", "unix:///nope");
    assertEquals("unix:///nope (DOCKER_HOST)", resolve().withOrigin());
  }

  @Test
  void brokenConfigIsNamed() throws Exception {
    config(home.resolve(".docker"), "{\"currentContext\": ");
    Failure broken = assertThrows(Failure.class, this::resolve);
    assertTrue(broken.getMessage().contains("/.docker/config.json: not JSON"));
  }
}
