package dev.jcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathStatTest {

  private static PathStat parse(String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return PathStat.parse(Base64.getEncoder().encodeToString(bytes));
  }

  private static PathStat ofMode(long goMode) throws IOException {
    return parse("{\"name\":\"x\",\"mode\":" + goMode + "}");
  }

  @Test
  void folderIsReadAsDockerWritesIt() throws IOException {
    PathStat stat =
        parse(
            "{\"name\":\"etc\",\"size\":4096,\"mode\":2147484141,"
                + "\"mtime\":\"2024-05-01T12:00:00.123456789+02:00\",\"linkTarget\":\"\"}");
    assertEquals("etc", stat.name());
    assertTrue(stat.isFolder());
    assertFalse(stat.isSymlink());
    assertFalse(stat.isDevice());
    assertEquals("", stat.linkTarget());
    assertEquals(
        OffsetDateTime.parse("2024-05-01T10:00:00.123456789Z").toInstant(),
        stat.mtime().toInstant());
  }

  @Test
  void symlinkHasItsTarget() throws IOException {
    PathStat stat = parse("{\"name\":\"run\",\"mode\":134218239,\"linkTarget\":\"/caf\u00e9\"}");
    assertTrue(stat.isSymlink());
    assertFalse(stat.isFolder());
    assertEquals("/caf\u00e9", stat.linkTarget());
  }

  @Test
  void fileIsNoneOfTheOthers() throws IOException {
    PathStat stat = ofMode(0644);
    assertFalse(stat.isFolder() || stat.isSymlink() || stat.isDevice());
  }

  @Test
  void characterDeviceIsADevice() throws IOException {
    assertTrue(ofMode(1L << 26 | 1L << 21 | 0666).isDevice());
  }

  @Test
  void blockDeviceIsADevice() throws IOException {
    assertTrue(ofMode(1L << 26 | 0660).isDevice());
  }

  @Test
  void fifoAndSocketAndSetIdBitsAreNoneOfThem() throws IOException {
    PathStat stat = ofMode(1L << 25 | 1L << 24 | 1L << 23 | 1L << 22 | 1L << 20);
    assertFalse(stat.isFolder() || stat.isSymlink() || stat.isDevice());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2024-05-01", "2024-05-01T12:00:00"})
  void timeThatIsNoneIsLeftOut(String time) throws IOException {
    assertNull(parse("{\"name\":\"x\",\"mtime\":\"" + time + "\"}").mtime());
  }

  @Test
  void goZeroTimeIsATime() throws IOException {
    assertEquals(1, parse("{\"mtime\":\"0001-01-01T00:00:00Z\"}").mtime().getYear());
  }

  @Test
  void missingHeaderIsSaid() {
    IOException e = assertThrows(IOException.class, () -> PathStat.parse(null));
    assertTrue(e.getMessage().contains("does not say what is at the path"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"***", "a", "caf\u00e9", "\u20ac", "e30= e30="})
  void whatIsNoBase64IsRefused(String header) {
    assertThrows(IOException.class, () -> PathStat.parse(header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"name\":", "garbage", "{}{}"})
  void whatIsNoJsonIsRefused(String json) {
    assertThrows(IOException.class, () -> parse(json));
  }

  @Test
  void membersOfAnotherKindAreMissing() throws IOException {
    PathStat stat = parse("{\"name\":1,\"mode\":\"x\",\"linkTarget\":{},\"mtime\":[]}");
    assertEquals("", stat.name());
    assertEquals(0, stat.goMode());
    assertEquals("", stat.linkTarget());
    assertNull(stat.mtime());
  }
}
