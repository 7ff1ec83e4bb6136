package dev.jcp.open;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.it.tree.Bytes;
import dev.jcp.path.RawPath;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As Go's encoding/json does: each byte that is not part of a character by itself. */
class MangledNameTest {

  @ParameterizedTest
  @CsvSource({
    "plain,plain",
    "caf\\xc3\\xa9,caf\\xc3\\xa9",
    "caf\\xe9,caf?",
    "\\xf0\\x9f\\x90,???",
    "\\xf0\\x9f\\x90\\x99,\\xf0\\x9f\\x90\\x99",
    "\\xed\\xa0\\x80,???",
    "\\xc0\\xafx,??x",
    "\\xf4\\x90\\x80\\x80,????",
    "\\xe2\\x82z,??z",
  })
  void bytesThatAreNoCharacterAreReplaced(String name, String expected) {
    String mangled = Bytes.parse(expected).replace("?", "\u00ef\u00bf\u00bd");
    assertEquals(raw(mangled), MangledName.of(raw(Bytes.parse(name))));
  }

  private static RawPath raw(String bytes) {
    return RawPath.of(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
